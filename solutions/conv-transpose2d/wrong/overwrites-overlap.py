"""Writes every stamp over what is already on the canvas."""

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
    sh, sw = _pair(stride, "stride")
    ph, pw = _pair(padding, "padding")
    eh, ew = _pair(output_padding, "output_padding")
    if min(ph, pw, eh, ew) < 0 or eh >= sh or ew >= sw:
        raise ValueError("padding and output_padding must be at least 0, and stride above output_padding")
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected x as N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if weight.dim() != 4 or min(weight.shape) < 1:
        raise ValueError(f"expected weight as C x O x kh x kw, not {tuple(weight.shape)}")
    batch, channels, height, width = x.shape
    depth, filters, kh, kw = weight.shape
    if bias is None:
        bias = torch.zeros(filters, dtype=x.dtype)
    if depth != channels or bias.shape != (filters,):
        raise ValueError(f"{channels} channels, weight {tuple(weight.shape)} and bias {tuple(bias.shape)} do not match")
    if not x.dtype == weight.dtype == bias.dtype:
        raise ValueError(f"the dtypes differ: {x.dtype}, {weight.dtype} and {bias.dtype}")
    rows = (height - 1) * sh + kh - 2 * ph + eh
    columns = (width - 1) * sw + kw - 2 * pw + ew
    if min(rows, columns) < 1:
        raise ValueError(f"the result would have {rows} rows and {columns} columns")

    canvas = torch.zeros(batch, filters, rows + 2 * ph, columns + 2 * pw, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            stamp = torch.einsum("nc,coab->noab", x[:, :, i, j], weight)
            canvas[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] = stamp
    return canvas[:, :, ph : ph + rows, pw : pw + columns] + bias.view(filters, 1, 1)


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
