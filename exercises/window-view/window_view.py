"""Exercise: windows without copying."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
) -> np.ndarray:
    """All windows of every channel of every image, as a view: no number is copied.

    x: N x C x H x W, a numpy array of any dtype and any strides
    kernel_size, stride: an int, or a pair (height, width)
    Returns N x C x H_out x W_out x kh x kw, in the memory of x, with

        result[n, c, i, j, a, b] = x[n, c, i * sh + a, j * sw + b]
        H_out = (H - kh) // sh + 1        W_out likewise

    Writing into the result changes x.

    Raises ValueError if no window fits.
    """
    raise NotImplementedError("write the shape and the strides of the view, and make it with as_strided")
