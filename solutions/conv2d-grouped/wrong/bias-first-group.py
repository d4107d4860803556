"""Adds the bias to the maps of the first group only."""

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
    step, (ph, pw), gaps = pair(stride, 1), pair(padding, 0), pair(dilation, 1)
    padded = F.pad(x, (pw, pw, ph, ph))
    size, per_group = weight.shape[1], weight.shape[0] // groups
    maps = []
    for g in range(groups):
        channels = padded[:, g * size : (g + 1) * size]
        kernels = weight[g * per_group : (g + 1) * per_group]
        result = dense(channels, kernels, step, gaps)
        if bias is not None and g == 0:
            result = result + bias[:per_group].reshape(-1, 1, 1)
        maps.append(result)
    return torch.cat(maps, dim=1)


def dense(x: Tensor, weight: Tensor, stride: tuple[int, int], dilation: tuple[int, int]) -> Tensor:
    (sh, sw), (dh, dw) = stride, dilation
    span_h = (weight.shape[2] - 1) * dh + 1
    span_w = (weight.shape[3] - 1) * dw + 1
    rows = (x.shape[2] - span_h) // sh + 1
    columns = (x.shape[3] - span_w) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit into the padded image")
    result = torch.zeros(x.shape[0], weight.shape[0], rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh, j * sw
            window = x[:, :, top : top + span_h : dh, left : left + span_w : dw]
            for o, kernel in enumerate(weight):
                result[:, o, i, j] = (window * kernel).sum(dim=(1, 2, 3))
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
