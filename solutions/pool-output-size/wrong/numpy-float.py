"""Rounds with NumPy, whose floor and ceil return floats."""

import numpy as np


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if padding > kernel_size / 2:
        raise ValueError("out of range")
    rounded = np.ceil if ceil_mode else np.floor
    size = rounded((input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    if size < 1:
        raise ValueError("no window fits")
    return size
