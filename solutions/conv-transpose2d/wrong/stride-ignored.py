"""Sets the stamps one pixel apart, whatever the stride is."""

import torch
from torch import Tensor


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
) -> Tensor:
    stride, padding, extra = two(stride, 1), two(padding, 0), two(output_padding, 0)
    check(x, weight, bias, stride, extra)
    batch, channels, height, width = x.shape
    _, filters, kh, kw = weight.shape
    (sh, sw), (ph, pw), (eh, ew) = stride, padding, extra
    rows = (height - 1) * sh + kh - 2 * ph + eh
    columns = (width - 1) * sw + kw - 2 * pw + ew
    if rows < 1 or columns < 1:
        raise ValueError("nothing is left")

    canvas = torch.zeros(batch, filters, rows + 2 * ph, columns + 2 * pw, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            for c in range(channels):
                stamp = x[:, c, i, j].view(batch, 1, 1, 1) * weight[c]
                canvas[:, :, i : i + kh, j : j + kw] += stamp
    result = canvas[:, :, ph : ph + rows, pw : pw + columns]
    if bias is not None:
        result = result + bias.reshape(1, filters, 1, 1)
    return result


def two(option, lowest):
    if type(option) is int:
        option = (option, option)
    if not isinstance(option, tuple) or len(option) != 2:
        raise ValueError(f"{option!r} is no pair")
    for number in option:
        if type(number) is not int or number < lowest:
            raise ValueError(f"{number!r} is not an int of at least {lowest}")
    return option


def check(x, weight, bias, stride, extra):
    if x.ndim != 4 or weight.ndim != 4 or weight.numel() == 0 or 0 in x.shape[1:]:
        raise ValueError("x and weight need four axes with something in them")
    if x.shape[1] != weight.shape[0] or x.dtype != weight.dtype:
        raise ValueError("x and weight do not belong together")
    if bias is not None and (bias.shape != weight.shape[1:2] or bias.dtype != x.dtype):
        raise ValueError("the bias does not belong to the weight")
    if extra[0] >= stride[0] or extra[1] >= stride[1]:
        raise ValueError("output_padding must be smaller than stride")
