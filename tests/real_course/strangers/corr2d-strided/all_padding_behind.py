"""The whole padding is put behind the image, on the right and at the bottom, and none in front of it.

Fails: whenever padding > 0 on some axis (the shape is right, the numbers are shifted). Right without padding.
Hand: (4) a class, type hints.
"""

from typing import NamedTuple

import torch
from torch import Tensor

Option = int | tuple[int, int]


class Pair(NamedTuple):
    h: int
    w: int


class StridedCorrelation:
    def __init__(self, stride: Option, padding: Option, dilation: Option) -> None:
        self.stride = self._pair("stride", stride, 1)
        self.padding = self._pair("padding", padding, 0)
        self.dilation = self._pair("dilation", dilation, 1)

    @staticmethod
    def _pair(name: str, option: Option, low: int) -> Pair:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or any(type(v) is not int or v < low for v in pair):
            raise ValueError(f"{name} must be an int or a pair of ints of at least {low}, got {option!r}")
        return Pair(*pair)

    def _padded(self, x: Tensor) -> Tensor:
        canvas = x.new_zeros(x.shape[0] + 2 * self.padding.h, x.shape[1] + 2 * self.padding.w)
        canvas[: x.shape[0], : x.shape[1]] = x
        return canvas

    def __call__(self, x: Tensor, k: Tensor) -> Tensor:
        if x.dim() != 2 or k.dim() != 2 or not x.numel() or not k.numel():
            raise ValueError("x and k must have two axes and entries")
        if x.dtype != k.dtype:
            raise ValueError("x and k must have the same dtype")
        padded = self._padded(x)
        span = Pair((k.shape[0] - 1) * self.dilation.h + 1, (k.shape[1] - 1) * self.dilation.w + 1)
        if span.h > padded.shape[0] or span.w > padded.shape[1]:
            raise ValueError("the window does not fit into the padded image")
        rows = (padded.shape[0] - span.h) // self.stride.h + 1
        columns = (padded.shape[1] - span.w) // self.stride.w + 1
        result = torch.zeros(rows, columns, dtype=x.dtype)
        for i in range(rows):
            for j in range(columns):
                y, z = i * self.stride.h, j * self.stride.w
                window = padded[y : y + span.h : self.dilation.h, z : z + span.w : self.dilation.w]
                result[i, j] = torch.sum(window * k)
        return result


def corr2d_strided(x: Tensor, k: Tensor, stride: Option = 1, padding: Option = 0, dilation: Option = 1) -> Tensor:
    return StridedCorrelation(stride, padding, dilation)(x, k)
