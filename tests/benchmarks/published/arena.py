"""ARENA, part 2: random cases beside PyTorch, here with its ranges of options, fewer channels and smaller images.

The course draws without a seed; we draw once, with seed 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tests.benchmarks.published.vocabulary import published

CHANNELS, SIDE = (1, 5), (10, 20)  # the course: (1, 20), and sides up to 300 or 50


@published("conv2d", "ARENA test_conv2d: 5 random cases of any shape and option, without a bias, scaled down")
def random_convolutions(conv2d: Any) -> None:
    draw = Draw()
    for _ in range(5):
        x = draw.normal(draw.number(1, 10), draw.number(*CHANNELS), *draw.pair(*SIDE), dtype=torch.float64)
        stride, padding = draw.pair(1, 5), draw.pair(0, 5)
        weight = draw.normal(draw.number(*CHANNELS), x.shape[1], *draw.pair(1, 10), dtype=torch.float64)
        expected = torch.conv2d(x, weight, stride=stride, padding=padding)
        torch.testing.assert_close(conv2d(x, weight, stride=stride, padding=padding), expected)


@published("max-pool2d", "ARENA test_maxpool2d: 20 random cases of any shape and option, scaled down")
def random_poolings(max_pool2d: Any) -> None:
    draw = Draw()
    for _ in range(20):
        x = draw.normal(draw.number(1, 10), draw.number(*CHANNELS), *draw.pair(*SIDE), dtype=torch.float32)
        stride = draw.pair(1, 5) if draw.number(0, 2) else None
        kernel = draw.pair(1, 10)
        padding = (draw.number(0, kernel[0] // 2 + 1), draw.number(0, kernel[1] // 2 + 1))
        expected = torch.max_pool2d(x, kernel, stride or kernel, padding)
        torch.testing.assert_close(max_pool2d(x, kernel, stride=stride, padding=padding), expected)


class Draw:
    """Random numbers, the same every time; upper bounds are not drawn."""

    def __init__(self) -> None:
        self._numbers = np.random.RandomState(0)

    def number(self, low: int, high: int) -> int:
        return int(self._numbers.randint(low, high))

    def pair(self, low: int, high: int) -> tuple[int, int]:
        return self.number(low, high), self.number(low, high)

    def normal(self, *shape: int, dtype: torch.dtype) -> torch.Tensor:
        return torch.from_numpy(self._numbers.randn(*shape)).to(dtype)
