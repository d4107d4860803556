"""TorchLeet, cnn-scratch: a convolution and a pooling module beside PyTorch's, in float32.

The weights are the learner's own there, copied into PyTorch's layer; here they are drawn as PyTorch draws them.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor

from tests.benchmarks.published.vocabulary import published


@published("conv2d", "TorchLeet cnn-scratch: 3 shapes, 2 comparisons of 3 x 3 kernels, a gradient")
def convolution(conv2d: Any) -> None:
    torch.manual_seed(0)
    for stride, padding in ((1, 0), (1, 1), (2, 1)):
        side = (16 + 2 * padding - 3) // stride + 1
        assert conv2d(torch.randn(2, 3, 16, 16), *parameters(8), stride, padding).shape == (2, 8, side, side)
    for stride, padding in ((1, 0), (2, 1)):
        x, (weight, bias) = torch.randn(2, 3, 12, 12), parameters(4)
        expected = F.conv2d(x, weight, bias, stride, padding)
        assert torch.allclose(conv2d(x, weight, bias, stride, padding), expected, atol=1e-5)
    weight, bias = (each.requires_grad_() for each in parameters(4))
    conv2d(torch.randn(1, 3, 10, 10), weight, bias).sum().backward()
    assert weight.grad is not None
    assert weight.grad.any()


@published("max-pool2d", "TorchLeet cnn-scratch: one random 2 x 3 x 8 x 8, window 2, stride 2")
def pooling(max_pool2d: Any) -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 3, 8, 8)
    actual, expected = max_pool2d(x, 2, stride=2), F.max_pool2d(x, 2, stride=2)
    assert actual.shape == expected.shape
    assert torch.allclose(actual, expected, atol=1e-6)


def parameters(filters: int) -> tuple[Tensor, Tensor]:
    layer = torch.nn.Conv2d(3, filters, 3)
    return layer.weight.detach(), layer.bias.detach()  # type: ignore[union-attr]  # made with a bias
