"""Comes to the same number with ceil_mode as without it."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding")
    steps = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride
    size = math.ceil(steps) + 1 if ceil_mode else math.floor(steps) + 1
    if size < 1:
        raise ValueError("no window")
    return size
