"""Rounds the output size up and fills the last windows with zeros."""

import math

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    sh, sw = _pair("stride", stride, 1)
    ph, pw = _pair("padding", padding, 0)
    dh, dw = _pair("dilation", dilation, 1)
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    height, width = x.shape
    span_h = (k.shape[0] - 1) * dh + 1
    span_w = (k.shape[1] - 1) * dw + 1
    if height + 2 * ph < span_h or width + 2 * pw < span_w:
        raise ValueError("the window does not fit into the padded image")
    rows = math.ceil((height + 2 * ph - span_h) / sh) + 1
    columns = math.ceil((width + 2 * pw - span_w) / sw) + 1

    padded = F.pad(x, (pw, pw + sw, ph, ph + sh))
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh, j * sw
            window = padded[top : top + span_h : dh, left : left + span_w : dw]
            result[i, j] = (window * k).sum()
    return result


def _pair(name: str, option: int | tuple[int, int], smallest: int) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int or number < smallest for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, none below {smallest}, not {option!r}")
    return pair
