"""Does the stamping in numpy, which knows nothing of gradients."""

import numpy as np
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

    pixels, kernel = x.detach().numpy(), weight.detach().numpy()
    canvas = np.zeros((batch, filters, rows + 2 * ph, columns + 2 * pw), pixels.dtype)
    for i in range(height):
        for j in range(width):
            stamp = np.tensordot(pixels[:, :, i, j], kernel, 1)
            canvas[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += stamp
    result = torch.from_numpy(canvas[:, :, ph : ph + rows, pw : pw + columns])
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
