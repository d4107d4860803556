"""Counts the places as row * H + column."""

import math

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_full(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    *,
    return_indices: bool = False,
    ceil_mode: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    batch, channels, height, width = x.shape
    rows = _windows(height, kh, sh, ph, dh, ceil_mode)
    columns = _windows(width, kw, sw, pw, dw, ceil_mode)
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError(f"padding {(ph, pw)} is more than half of a {kh} x {kw} window")
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} map")

    lowest = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    values = torch.full((batch, channels, rows, columns), lowest, dtype=x.dtype)
    indices = torch.zeros(batch, channels, rows, columns, dtype=torch.int64)
    pixels = x.flatten(2)
    for i in range(rows):
        for j in range(columns):
            tall = _real(i * sh - ph, kh, dh, height)
            wide = _real(j * sw - pw, kw, dw, width)
            places = [row * width + column for row in tall for column in wide]
            mixed = [row * height + column for row in tall for column in wide]
            if places:
                values[:, :, i, j], first = pixels[:, :, places].max(dim=2)
                indices[:, :, i, j] = torch.tensor(mixed)[first]
    return (values, indices) if return_indices else values


def _windows(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil_mode:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - 1 if (count - 1) * stride >= size + padding else count


def _real(start: int, kernel: int, dilation: int, size: int) -> list[int]:
    return [place for place in range(start, start + kernel * dilation, dilation) if 0 <= place < size]
