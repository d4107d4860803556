"""Adds output_padding as zeros after cropping, so that no stamp reaches into it."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
) -> Tensor:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    eh, ew = pair(output_padding)
    if eh >= sh or ew >= sw:
        raise ValueError(f"output_padding {(eh, ew)} is not below the stride {(sh, sw)}")
    batch, channels, height, width = x.shape
    depth, filters, kh, kw = weight.shape
    if bias is None:
        bias = torch.zeros(filters, dtype=x.dtype)
    if depth != channels or bias.shape != (filters,):
        raise ValueError(f"{channels} channels, weight {tuple(weight.shape)} and bias {tuple(bias.shape)} do not match")
    rows, columns = (height - 1) * sh + kh + eh, (width - 1) * sw + kw + ew
    if rows <= 2 * ph or columns <= 2 * pw:
        raise ValueError(f"padding {(ph, pw)} leaves nothing of a canvas of {rows} x {columns}")

    canvas = torch.zeros(batch, filters, rows, columns, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            stamp = torch.einsum("nc,coab->noab", x[:, :, i, j], weight)
            canvas[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += stamp
    cropped = canvas[:, :, ph : rows - eh - ph, pw : columns - ew - pw]
    return pad(cropped, (0, ew, 0, eh)) + bias.view(filters, 1, 1)
