"""Stanford's CS231n, assignment 2. It prints relative errors; we call an error of more than 1e-6 a mistake.

PyTorch computes what the assignment has as literals, and exactly what its numerical gradients come close to.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor

from tests.benchmarks.published.vocabulary import looks_like, published


def ramp(low: float, high: float, *shape: int) -> Tensor:
    return torch.from_numpy(np.linspace(low, high, int(np.prod(shape))).reshape(shape))


@published("conv2d", "CS231n conv_forward_naive: one ramp, 2 x 3 x 4 x 4 with 3 x 3 x 4 x 4")
def conv_forward(conv2d: Any) -> None:
    x, w, b = ramp(-0.1, 0.5, 2, 3, 4, 4), ramp(-0.2, 0.3, 3, 3, 4, 4), ramp(-0.1, 0.2, 3)
    expected = F.conv2d(x, w, b, 2, 1)
    looks_like(conv2d(x, w, b, 2, 1), expected)


@published("conv2d-backward", "CS231n conv_backward_naive: 4 x 3 x 5 x 5 with 2 x 3 x 3 x 3, stride 1, padding 1")
def conv_backward(conv2d_backward: Any) -> None:
    draw = np.random.RandomState(231)
    x, w, b, grad_out = (
        torch.from_numpy(draw.randn(*shape)) for shape in [(4, 3, 5, 5), (2, 3, 3, 3), (2,), (4, 2, 5, 5)]
    )
    gradients = tuple(conv2d_backward(grad_out, x, w, 1, 1))
    output = F.conv2d(x.requires_grad_(), w.requires_grad_(), b.requires_grad_(), 1, 1)
    looks_like(gradients, torch.autograd.grad(output, (x, w, b), grad_out))


@published("max-pool2d", "CS231n max_pool_forward_naive: one ramp, 2 x 3 x 4 x 4, window 2, stride 2")
def max_pool_forward(max_pool2d: Any) -> None:
    x = ramp(-0.3, 0.4, 2, 3, 4, 4)
    expected = F.max_pool2d(x, 2, 2)
    looks_like(max_pool2d(x, (2, 2), 2), expected)


@published("max-pool2d-backward", "CS231n max_pool_backward_naive: 3 x 2 x 8 x 8, window 2, stride 2")
def max_pool_backward(max_pool2d_backward: Any) -> None:
    draw = np.random.RandomState(231)
    x, grad_out = torch.from_numpy(draw.randn(3, 2, 8, 8)), torch.from_numpy(draw.randn(3, 2, 4, 4))
    gradient = max_pool2d_backward(grad_out, x, (2, 2), 2)
    [expected] = torch.autograd.grad(F.max_pool2d(x.requires_grad_(), 2, 2), x, grad_out)
    looks_like(gradient, expected)
