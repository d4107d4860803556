"""Reads a pair of strides as (width, height)."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sw, sh), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError("no window fits")
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = np.empty((batch, channels, kh, kw, down, across), x.dtype)
    for a in range(kh):
        for b in range(kw):
            taps = padded[:, :, a * dh :: sh, b * dw :: sw]
            columns[:, :, a, b] = taps[:, :, :down, :across]
    return columns.reshape(batch, channels * kh * kw, down * across)
