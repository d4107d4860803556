"""Leaves the taps of the filters side by side, whatever the dilation is."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    check(x, weight, bias, groups)
    (sh, sw), (ph, pw), _ = pair(stride, 1), pair(padding, 0), pair(dilation, 1)
    n, _, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit into the padded image")
    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(n, filters, rows, columns, dtype=x.dtype)
    for o in range(filters):
        first = o // (filters // groups) * depth
        for i in range(rows):
            for j in range(columns):
                window = padded[:, first : first + depth, i * sh : i * sh + kh, j * sw : j * sw + kw]
                result[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    if bias is not None:
        result = result + bias[:, None, None]
    return result


def check(x: Tensor, weight: Tensor, bias: Tensor | None, groups: int) -> None:
    if x.dim() != 4 or weight.dim() != 4 or 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("x and weight must have four axes and entries")
    if type(groups) is not int or groups < 1:
        raise ValueError("groups must be an int of at least 1")
    if x.shape[1] % groups or weight.shape[0] % groups:
        raise ValueError("groups must divide the channels and the filters")
    if weight.shape[1] != x.shape[1] // groups:
        raise ValueError("the filters are not as deep as a group")
    if weight.dtype != x.dtype:
        raise ValueError("x and weight must have the same dtype")
    if bias is not None and (bias.shape != (weight.shape[0],) or bias.dtype != x.dtype):
        raise ValueError("bias must have one number for each filter, of the same dtype")


def pair(option: int | tuple[int, int], least: int) -> tuple[int, int]:
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2:
        raise ValueError("an option is one int or two")
    for value in option:
        if type(value) is not int or value < least:
            raise ValueError(f"{value!r} should be an int of at least {least}")
    return option
