"""Moves the window by one pixel when no stride is given."""

import math


def pool_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = 1
    if padding > kernel_size / 2:
        raise ValueError("too much padding")
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    size = (math.ceil(room / stride) if ceil_mode else room // stride) + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    if size < 1:
        raise ValueError("no window")
    return size
