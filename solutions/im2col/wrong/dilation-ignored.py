"""Checks the dilation and then takes neighbouring pixels as if it were 1."""

import numpy as np


def im2col(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(stride, "stride")
    ph, pw = _pair(padding, "padding")
    dh, dw = _pair(dilation, "dilation")
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {x.shape}")
    if min(kh, kw, sh, sw, dh, dw) < 1:
        raise ValueError("kernel_size, stride and dilation must be at least 1")
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - kh) // sh + 1
    across = (width + 2 * pw - kw) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = np.empty((batch, channels, kh, kw, down, across), x.dtype)
    for a in range(kh):
        for b in range(kw):
            columns[:, :, a, b] = padded[:, :, a : a + down * sh : sh, b : b + across * sw : sw]
    return columns.reshape(batch, channels * kh * kw, down * across)


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
