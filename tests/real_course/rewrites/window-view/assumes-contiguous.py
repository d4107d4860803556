"""Multiplies the sizes up from the last axis, as the strides of a fresh array would be."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    def two(option):
        option = option if isinstance(option, tuple) else (option, option)
        if len(option) != 2 or not all(type(o) is int and o > 0 for o in option):
            raise ValueError("ints above 0 are needed")
        return np.array(option)

    size, step = two(kernel_size), two(stride)
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError("not a batch of images")
    room = np.array(x.shape[2:]) - size
    if (room < 0).any():
        raise ValueError("no window fits")
    fresh = x.itemsize * np.cumprod([1, *x.shape[:0:-1]])[::-1]
    shape = [*x.shape[:2], *(room // step + 1), *size]
    return np.lib.stride_tricks.as_strided(x, shape, [*fresh[:2], *(fresh[2:] * step), *fresh[2:]])
