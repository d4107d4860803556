"""Lets window (i, j) begin at (i * kh, j * kw), whatever the stride is."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError("no window fits")
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    result = np.zeros((batch, channels * kh * kw, down * across), x.dtype)
    for i in range(down):
        for j in range(across):
            window = padded[:, :, i * kh : i * kh + dh * kh : dh, j * kw : j * kw + dw * kw : dw]
            result[:, :, i * across + j] = window.reshape(batch, channels * kh * kw)
    return result
