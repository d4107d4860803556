"""Reference solution: transposed convolution."""

import torch
from torch import Tensor


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
    """Let every pixel stamp its value times the kernel onto the output, and add up what overlaps.

    x: N x C x H x W, weight: C x O x kh x kw, bias: O or None, result: N x O x H_out x W_out

        canvas[n, o, i * sh + a, j * sw + b] += x[n, c, i, j] * weight[c, o, a, b]

    The result is the canvas without ph rows and pw columns on either side, so that

        H_out = (H - 1) * sh + kh - 2 * ph + output_padding        W_out likewise
    """
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
    return canvas[:, :, ph : rows - ph, pw : columns - pw] + bias.view(filters, 1, 1)
