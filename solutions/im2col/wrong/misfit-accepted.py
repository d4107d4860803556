"""Returns no columns at all where the window does not fit, instead of refusing."""

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

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    tops = range(0, height + 2 * ph - tall + 1, sh)
    lefts = range(0, width + 2 * pw - wide + 1, sw)
    columns = np.empty((batch, channels * kh * kw, len(tops) * len(lefts)), x.dtype)
    for number in range(columns.shape[2]):
        top, left = tops[number // len(lefts)], lefts[number % len(lefts)]
        window = padded[:, :, top : top + tall : dh, left : left + wide : dw]
        columns[:, :, number] = window.reshape(batch, channels * kh * kw)
    return columns
