"""Rounds the same half down for the left side and up for the right one."""

from math import ceil, floor


def same_padding(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) / 2
    return floor(half), ceil(half)
