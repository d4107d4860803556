"""Counts through the places of the output in steps of the stride, so that windows are left out."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    batch, channels, height, width = x.shape
    rows = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    cols = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("no window fits")
    padded = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    columns = np.zeros((batch, channels * kh * kw, rows * cols), dtype=x.dtype)
    for i in range(0, rows, sh):
        for j in range(0, cols, sw):
            window = padded[:, :, i : i + dh * (kh - 1) + 1 : dh, j : j + dw * (kw - 1) + 1 : dw]
            columns[:, :, i * cols + j] = window.reshape(batch, -1) if batch else 0
    return columns
