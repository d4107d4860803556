"""Reads the pair of dilations as (width, height)."""

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
    (sh, sw), (ph, pw), (dw, dh) = as_pair(stride, 1), as_pair(padding, 0), as_pair(dilation, 1)
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    # A kernel with zeros in the gaps does the same as a dilated one.
    kernel = torch.zeros(dh * (k.shape[0] - 1) + 1, dw * (k.shape[1] - 1) + 1, dtype=k.dtype)
    kernel[::dh, ::dw] = k
    kh, kw = kernel.shape
    padded = F.pad(x, (pw, pw, ph, ph))
    rows = (padded.shape[0] - kh) // sh + 1
    columns = (padded.shape[1] - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit into the padded image")
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = (padded[i * sh : i * sh + kh, j * sw : j * sw + kw] * kernel).sum()
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
