"""Keeps a last window that begins in the right padding."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    stride = stride or kernel_size
    if padding > kernel_size / 2:
        raise ValueError("pad should be smaller than half of kernel size")
    rounding = math.ceil if ceil_mode else math.floor
    out = rounding((input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1)
    if out <= 0:
        raise ValueError("output size is too small")
    return out
