"""Counts the windows with the stride but lets them lie one pixel apart in memory."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
) -> np.ndarray:
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    batch, channels, height, width = x.shape
    down = (height - kh) // sh + 1
    across = (width - kw) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    image, channel, row, column = x.strides
    shape = (batch, channels, down, across, kh, kw)
    return as_strided(x, shape=shape, strides=(image, channel, row, column, row, column))
