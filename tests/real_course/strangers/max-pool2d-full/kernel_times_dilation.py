"""The size of a window with gaps is taken as dilation * kernel_size instead of dilation * (kernel_size - 1) + 1.

Fails: when dilation > 1 on an axis and the dilation - 1 places too many change the number of windows there (too few
windows, or a ValueError if none is left). Always right without dilation.
Hand: (4) classes and nested functions, type hints.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

Option = int | tuple[int, int]


class Axis(NamedTuple):
    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int

    def count(self, ceil_mode: bool) -> int:
        window = self.dilation * self.kernel
        steps = (self.size + 2 * self.padding - window) / self.stride
        if not ceil_mode:
            return math.floor(steps) + 1
        count = math.ceil(steps) + 1
        return count - 1 if (count - 1) * self.stride >= self.size + self.padding else count

    def look(self, number: int) -> list[int]:
        start = number * self.stride - self.padding
        every = (start + step * self.dilation for step in range(self.kernel))
        return [place for place in every if 0 <= place < self.size]


def _axes(x: Tensor, kernel_size: Option, stride: Option, padding: Option, dilation: Option) -> tuple[Axis, Axis]:
    def pair(option: Option, low: int) -> tuple[int, int]:
        both = option if isinstance(option, tuple) else (option, option)
        if len(both) != 2 or not all(type(v) is int and v >= low for v in both):
            raise ValueError(f"bad option {option!r}")
        return both

    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x must be N x C x H x W")
    four = (pair(kernel_size, 1), pair(stride, 1), pair(padding, 0), pair(dilation, 1))
    vertical, horizontal = (Axis(size, *numbers) for size, numbers in zip(x.shape[2:], zip(*four), strict=True))
    if any(2 * axis.padding > axis.kernel for axis in (vertical, horizontal)):
        raise ValueError("padding must not be more than half of the kernel")
    return vertical, horizontal


def max_pool2d_full(
    x: Tensor,
    kernel_size: Option,
    stride: Option | None = None,
    padding: Option = 0,
    dilation: Option = 1,
    *,
    return_indices: bool = False,
    ceil_mode: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    vertical, horizontal = _axes(x, kernel_size, kernel_size if stride is None else stride, padding, dilation)
    rows, columns = vertical.count(ceil_mode), horizontal.count(ceil_mode)
    if rows < 1 or columns < 1:
        raise ValueError("no window fits")
    flat = x.flatten(2)

    def winner(i: int, j: int) -> tuple[Tensor, Tensor]:
        places = [row * horizontal.size + column for row in vertical.look(i) for column in horizontal.look(j)]
        if not places:
            lowest = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
            return torch.full(x.shape[:2], lowest, dtype=x.dtype), torch.zeros(x.shape[:2], dtype=torch.int64)
        best = flat[:, :, places].max(dim=2)
        return best.values, torch.tensor(places)[best.indices]

    winners = [winner(i, j) for i in range(rows) for j in range(columns)]
    values, indices = (torch.stack(t, dim=2).unflatten(2, (rows, columns)) for t in zip(*winners, strict=True))
    return (values, indices) if return_indices else values
