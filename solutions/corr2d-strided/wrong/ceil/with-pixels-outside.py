"""Rounds the output size up and fills the last windows with zeros.

Asks for every pixel by its place, and finds 0 outside.
"""

import math

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    if min(sh, sw, dh, dw) < 1 or min(ph, pw) < 0:
        raise ValueError("an option is too small")
    (height, width), (kh, kw) = x.shape, k.shape
    spare_h, spare_w = height + 2 * ph - dh * (kh - 1) - 1, width + 2 * pw - dw * (kw - 1) - 1
    if spare_h < 0 or spare_w < 0:
        raise ValueError("no window fits")
    result = torch.zeros(math.ceil(spare_h / sh) + 1, math.ceil(spare_w / sw) + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    row, column = i * sh + a * dh - ph, j * sw + b * dw - pw
                    if 0 <= row < height and 0 <= column < width:
                        result[i, j] += x[row, column] * k[a, b]
    return result
