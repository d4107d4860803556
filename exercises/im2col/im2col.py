"""Exercise: im2col, windows become columns."""

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
    """Write every window of every image as one column.

    x: N x C x H x W, a numpy array of any numeric dtype; N may be 0
    kernel_size, stride, padding, dilation: an int, or a pair (height, width); padding is with
        zeros, on both sides of its axis; the pixels of a window are dilation apart
    Returns N x (C * kh * kw) x L, a new array of the same dtype, where L is the number of windows:

        L = H_out * W_out
        H_out = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
        W_out likewise

    A column lists its window channel by channel and, within a channel, row by row. The columns
    follow the windows from left to right, and then from top to bottom.

    Raises ValueError if no window fits.
    """
    raise NotImplementedError("write the loop that copies windows into columns")
