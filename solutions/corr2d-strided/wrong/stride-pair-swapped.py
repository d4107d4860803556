"""Reads the pair of strides as (width, height)."""

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
    sw, sh = _pair("stride", stride, 1)
    ph, pw = _pair("padding", padding, 0)
    dh, dw = _pair("dilation", dilation, 1)
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    kh, kw = k.shape
    padded = F.pad(x, (pw, pw, ph, ph))
    rows = (padded.shape[0] - dh * (kh - 1) - 1) // sh + 1
    columns = (padded.shape[1] - dw * (kw - 1) - 1) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit into the padded image")
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            top, left = a * dh, b * dw
            result = result + k[a, b] * padded[top : top + rows * sh : sh, left : left + columns * sw : sw]
    return result


def _pair(name: str, option: int | tuple[int, int], smallest: int) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int or number < smallest for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, none below {smallest}, not {option!r}")
    return pair
