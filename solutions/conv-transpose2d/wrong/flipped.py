"""Leaves the kernel turned by 180 degrees, as when it slides unflipped over the image with zeros between the pixels."""

import torch
from torch import Tensor
from torch.nn.functional import pad


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

    spread = torch.zeros(batch, channels, (height - 1) * sh + 1, (width - 1) * sw + 1, dtype=x.dtype)
    spread[:, :, ::sh, ::sw] = x
    top, left = kh - 1 - ph, kw - 1 - pw
    spread = pad(spread, (left, left + ew, top, top + eh))
    result = torch.zeros(batch, filters, rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = spread[:, :, i : i + kh, j : j + kw]
            result[:, :, i, j] = torch.einsum("ncab,coab->no", window, weight)
    return result if bias is None else result + bias[:, None, None]


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
