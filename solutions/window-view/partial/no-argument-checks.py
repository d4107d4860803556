"""Never asks whether a window fits."""

import numpy as np
from numpy.lib import stride_tricks


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x: np.ndarray, kernel_size, stride=1) -> np.ndarray:
    size, step = np.array(pair(kernel_size)), np.array(pair(stride))
    image = np.array(x.shape[2:])
    bytes_apart = np.array(x.strides[2:])
    count = (image - size) // step + 1
    return stride_tricks.as_strided(
        x,
        shape=[*x.shape[:2], *count, *size],
        strides=[*x.strides[:2], *(bytes_apart * step), *bytes_apart],
    )
