"""Pixels replace the largest so far only if they compare as larger, and NaN never does.

Fails: exactly when a window holds NaN (it gives the largest other pixel, or -inf if there is none, instead of NaN).
Hand: (4) a class, type hints.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class Axis:
    kernel: int
    stride: int
    padding: int

    def __post_init__(self) -> None:
        if any(type(number) is not int for number in (self.kernel, self.stride, self.padding)):
            raise ValueError("ints are expected")
        if self.kernel < 1 or self.stride < 1 or not 0 <= 2 * self.padding <= self.kernel:
            raise ValueError("option out of range")

    def windows(self, size: int) -> list[tuple[int, int]]:
        count = (size + 2 * self.padding - self.kernel) // self.stride + 1
        if count < 1:
            raise ValueError("no window fits")
        starts = [i * self.stride - self.padding for i in range(count)]
        return [(max(start, 0), min(start + self.kernel, size)) for start in starts]


def max_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    def both(option: int | tuple[int, int]) -> tuple[int, int]:
        if isinstance(option, tuple):
            if len(option) != 2:
                raise ValueError("a pair is expected")
            return option
        return option, option

    strides = both(kernel_size if stride is None else stride)
    vertical, horizontal = (Axis(*three) for three in zip(both(kernel_size), strides, both(padding), strict=True))
    if x.dim() != 4 or min(x.shape[1:]) == 0:
        raise ValueError("N x C x H x W is expected")
    rows, columns = vertical.windows(x.shape[2]), horizontal.windows(x.shape[3])

    def largest(top: int, bottom: int, left: int, right: int) -> Tensor:
        lowest = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
        best = torch.full(x.shape[:2], lowest, dtype=x.dtype)
        for row in range(top, bottom):
            for column in range(left, right):
                pixel = x[:, :, row, column]
                best = torch.where(pixel > best, pixel, best)
        return best

    maps = [largest(*row, *column) for row in rows for column in columns]
    return torch.stack(maps, dim=-1).reshape(*x.shape[:2], len(rows), len(columns))
