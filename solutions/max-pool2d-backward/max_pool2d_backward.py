"""Reference solution: backward pass of max pooling."""

import itertools

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Hand the gradient of every window to the pixel that won it.

    grad_out: N x C x H_out x W_out, x and result: N x C x H x W

        result[n, c, winner of window (i, j)] += grad_out[n, c, i, j]
    """
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    batch, channels, height, width = x.shape
    rows = (height + 2 * ph - kh) // sh + 1
    columns = (width + 2 * pw - kw) // sw + 1
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError(f"padding {(ph, pw)} is more than half of a {kh} x {kw} window")
    if min(rows, columns) < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} map")
    if grad_out.shape != (batch, channels, rows, columns):
        raise ValueError(f"grad_out must be {(batch, channels, rows, columns)}, not {tuple(grad_out.shape)}")

    grad_x = torch.zeros_like(x)
    for n, c, i, j in itertools.product(*map(range, grad_out.shape)):
        # Padding never wins, so only the part of the window that lies on the map is looked at.
        top, left = max(i * sh - ph, 0), max(j * sw - pw, 0)
        window = x[n, c, top : i * sh - ph + kh, left : j * sw - pw + kw]
        a, b = divmod(int(window.argmax()), window.shape[1])
        grad_x[n, c, top + a, left + b] += grad_out[n, c, i, j]
    return grad_x
