"""Accepts a padding of more than half of the window."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    stride = stride if stride is not None else kernel_size
    steps = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride
    size = (math.ceil(steps) if ceil_mode else math.floor(steps)) + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    if size < 1:
        raise ValueError("the window does not fit")
    return size
