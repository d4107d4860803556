"""Forgets the dilation in the formula for ceil_mode."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")
    if ceil_mode:
        size = math.ceil((input_size + 2 * padding - kernel_size) / stride) + 1
        if (size - 1) * stride >= input_size + padding:
            size -= 1
    else:
        size = math.floor((input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("no window is left")
    return size
