"""Multiplies the distances inside a window by the stride as well."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def window_view(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
) -> np.ndarray:
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(stride, "stride")
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {x.shape}")
    if min(kh, kw, sh, sw) < 1:
        raise ValueError("kernel_size and stride must be at least 1")
    batch, channels, height, width = x.shape
    down = (height - kh) // sh + 1
    across = (width - kw) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    image, channel, row, column = x.strides
    row, column = sh * row, sw * column
    shape = (batch, channels, down, across, kh, kw)
    return as_strided(x, shape=shape, strides=(image, channel, row, column, row, column))


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
