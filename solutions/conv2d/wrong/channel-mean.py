"""Averages the maps of the channels instead of adding them up."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    check(x, weight, bias)
    (sh, sw), (ph, pw) = pair(stride, 1), pair(padding, 0)
    n, _, height, width = x.shape
    filters, _, kh, kw = weight.shape
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit into the padded image")
    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(n, filters, rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            for o in range(filters):
                per_channel = (window * weight[o]).sum(dim=(2, 3))
                result[:, o, i, j] = per_channel.sum(dim=1) / per_channel.shape[1]
    if bias is not None:
        result = result + bias.view(1, -1, 1, 1)
    return result


def check(x: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError("x and weight must have four axes")
    if 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("x and weight must not be empty")
    if weight.shape[1] != x.shape[1]:
        raise ValueError("the filters are not as deep as the image")
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
