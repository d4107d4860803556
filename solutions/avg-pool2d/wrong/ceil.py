"""Rounds the output size up and so keeps windows that are cut off at the edge."""

import math

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def avg_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    batch, channels, height, width = x.shape
    rows = math.ceil((height + 2 * ph - kh) / sh) + 1
    columns = math.ceil((width + 2 * pw - kw) / sw) + 1
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError(f"padding {(ph, pw)} is more than half of a {kh} x {kw} window")
    if height + 2 * ph < kh or width + 2 * pw < kw:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} map")

    result = torch.zeros(batch, channels, rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh - ph, j * sw - pw
            window = x[:, :, max(top, 0) : top + kh, max(left, 0) : left + kw]
            real = window.shape[2] * window.shape[3]
            count = kh * kw if count_include_pad else real
            result[:, :, i, j] = window.sum(dim=(2, 3)) / count
    return result
