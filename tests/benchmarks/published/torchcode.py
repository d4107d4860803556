"""TorchCode, conv2d: a shape, three comparisons with PyTorch, and whether gradients flow, all in float32."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from torch import Tensor

from tests.benchmarks.published.vocabulary import published


@published("conv2d", "TorchCode conv2d: its 5 tests")
def five_tests(conv2d: Any) -> None:
    torch.manual_seed(0)
    assert conv2d(torch.randn(1, 3, 8, 8), torch.randn(16, 3, 3, 3)).shape == (1, 16, 6, 6)
    matches(conv2d, torch.randn(2, 3, 8, 8), torch.randn(4, 3, 3, 3), torch.randn(4))
    matches(conv2d, torch.randn(1, 1, 5, 5), torch.randn(1, 1, 3, 3), padding=1)
    matches(conv2d, torch.randn(1, 1, 8, 8), torch.randn(1, 1, 3, 3), stride=2)
    x, weight = torch.randn(1, 1, 4, 4, requires_grad=True), torch.randn(2, 1, 3, 3, requires_grad=True)
    conv2d(x, weight).sum().backward()
    assert x.grad is not None
    assert weight.grad is not None


def matches(conv2d: Any, x: Tensor, weight: Tensor, bias: Tensor | None = None, **options: int) -> None:
    expected, actual = F.conv2d(x, weight, bias, **options), conv2d(x, weight, bias, **options)
    assert actual.shape == expected.shape
    assert torch.allclose(actual, expected, atol=1e-4)
