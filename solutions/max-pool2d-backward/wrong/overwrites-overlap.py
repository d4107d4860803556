"""Writes the gradient of a window where it should add it, so that the last window won counts alone."""

import itertools

import torch
from torch import Tensor


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(kernel_size if stride is None else stride, "stride")
    ph, pw = _pair(padding, "padding")
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if grad_out.dtype != x.dtype:
        raise ValueError(f"the dtypes differ: {grad_out.dtype} and {x.dtype}")
    if min(kh, kw, sh, sw) < 1:
        raise ValueError("kernel_size and stride must be at least 1")
    if min(ph, pw) < 0 or 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding must be between 0 and half of kernel_size")
    batch, channels, height, width = x.shape
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if min(rows, columns) < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} map")
    if grad_out.shape != (batch, channels, rows, columns):
        raise ValueError(f"grad_out must be {(batch, channels, rows, columns)}, not {tuple(grad_out.shape)}")

    grad_x = torch.zeros_like(x)
    for n, c, i, j in itertools.product(*map(range, grad_out.shape)):
        top, left = max(i * sh - ph, 0), max(j * sw - pw, 0)
        window = x[n, c, top : i * sh - ph + kh, left : j * sw - pw + kw]
        a, b = divmod(int(window.argmax()), window.shape[1])
        grad_x[n, c, top + a, left + b] = grad_out[n, c, i, j]
    return grad_x


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
