"""Jumps by the stride from row to row, but goes sideways one pixel at a time."""

import torch
from torch import Tensor


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    (sh, _), (ph, pw), (dh, dw) = as_pair(stride, 1), as_pair(padding, 0), as_pair(dilation, 1)
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    padded = torch.zeros(x.shape[0] + 2 * ph, x.shape[1] + 2 * pw, dtype=x.dtype)
    padded[ph : ph + x.shape[0], pw : pw + x.shape[1]] = x
    height = dh * (k.shape[0] - 1) + 1
    width = dw * (k.shape[1] - 1) + 1
    if height > padded.shape[0] or width > padded.shape[1]:
        raise ValueError("the window does not fit into the padded image")
    lines = []
    for top in range(0, padded.shape[0] - height + 1, sh):
        line = []
        for left in range(padded.shape[1] - width + 1):
            window = padded[top : top + height : dh, left : left + width : dw]
            line.append((window * k).sum())
        lines.append(torch.stack(line))
    return torch.stack(lines)


def as_pair(option: int | tuple[int, int], least: int) -> tuple[int, int]:
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2:
        raise ValueError("an option is one int or two")
    for value in option:
        if type(value) is not int or value < least:
            raise ValueError(f"{value!r} should be an int of at least {least}")
    return option
