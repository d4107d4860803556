"""Reference solution: windows without copying."""

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
    """All windows of every channel of every image, as a view: no number is copied.

    x: N x C x H x W, result: N x C x H_out x W_out x kh x kw

        result[n, c, i, j, a, b] = x[n, c, i * sh + a, j * sw + b]

    The next window is sh rows down or sw columns to the right, the next pixel of a window one row
    or one column. How many bytes a row or a column is, x itself knows best.
    """
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    batch, channels, height, width = x.shape
    down = (height - kh) // sh + 1
    across = (width - kw) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    image, channel, row, column = x.strides
    return as_strided(
        x,
        (batch, channels, down, across, kh, kw),
        (image, channel, sh * row, sw * column, row, column),
    )
