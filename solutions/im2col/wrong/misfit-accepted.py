"""Returns no columns at all where the window does not fit, instead of refusing."""

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


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
