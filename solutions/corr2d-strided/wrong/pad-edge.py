"""Repeats the pixels at the edge where zeros should be."""

import torch
from torch import Tensor


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    (sh, sw), (ph, pw), (dh, dw) = as_pair(stride, 1), as_pair(padding, 0), as_pair(dilation, 1)
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    h, w = x.shape
    kh, kw = k.shape
    rows = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    columns = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if min(rows, columns) < 1:
        raise ValueError("the window does not fit into the padded image")
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            # Where the window sticks out of the image, go to the nearest pixel.
            down = (torch.arange(kh) * dh + i * sh - ph).clamp(0, h - 1)
            across = (torch.arange(kw) * dw + j * sw - pw).clamp(0, w - 1)
            result[i, j] = (x[down][:, across] * k).sum()
    return result


def as_pair(option: int | tuple[int, int], least: int) -> tuple[int, int]:
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2:
        raise ValueError("an option is one int or two")
    for value in option:
        if type(value) is not int or value < least:
            raise ValueError(f"{value!r} should be an int of at least {least}")
    return option
