"""Rounds up whether ceil_mode is given or not."""

from math import ceil


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding should be at most half of the kernel")
    size = ceil((input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    if (size - 1) * stride >= input_size + padding:
        size -= 1
    if size < 1:
        raise ValueError("the output would be empty")
    return size
