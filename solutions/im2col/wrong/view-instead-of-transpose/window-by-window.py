"""Collects the windows as rows and then reshapes the matrix where it should be transposed."""

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
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows = np.empty((batch, down * across, channels * kh * kw), x.dtype)
    for number in range(down * across):
        top, left = number // across * sh, number % across * sw
        window = padded[:, :, top : top + kh * dh : dh, left : left + kw * dw : dw]
        rows[:, number] = window.reshape(batch, channels * kh * kw)
    return rows.reshape(batch, channels * kh * kw, down * across)
