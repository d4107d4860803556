"""Looks for the largest pixel of a window that has none."""

import torch
from torch import Tensor


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
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(kernel_size if stride is None else stride, "stride")
    ph, pw = _pair(padding, "padding")
    dh, dw = _pair(dilation, "dilation")
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if min(kh, kw, sh, sw, dh, dw) < 1:
        raise ValueError("kernel_size, stride and dilation must be at least 1")
    if min(ph, pw) < 0 or 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding must be between 0 and half of kernel_size")
    batch, channels, height, width = x.shape
    rows = _windows(height, kh, sh, ph, dh, ceil_mode)
    columns = _windows(width, kw, sw, pw, dw, ceil_mode)
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} map")

    values = torch.zeros(batch, channels, rows, columns, dtype=x.dtype)
    indices = torch.zeros(batch, channels, rows, columns, dtype=torch.int64)
    pixels = x.flatten(2)
    for i in range(rows):
        for j in range(columns):
            places = [
                row * width + column
                for row in range(i * sh - ph, i * sh - ph + kh * dh, dh)
                for column in range(j * sw - pw, j * sw - pw + kw * dw, dw)
                if 0 <= row < height and 0 <= column < width
            ]
            values[:, :, i, j], first = pixels[:, :, places].max(dim=2)
            indices[:, :, i, j] = torch.tensor(places)[first]
    return (values, indices) if return_indices else values


def _windows(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil_mode:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - 1 if (count - 1) * stride >= size + padding else count


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
