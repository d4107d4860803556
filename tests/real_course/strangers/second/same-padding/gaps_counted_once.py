"""Dilation is taken as lengthening the whole window by dilation - 1, however many gaps it has.

Fails: with dilation > 1 for windows of 1 tap and of 3 or more taps. Right with dilation 1 and for windows of 2
taps.
"""

import math


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """The padding (left, right) that keeps the size with stride 1."""
    length = kernel_size + dilation - 1
    missing = length - 1
    left = math.floor(missing / 2)
    return left, missing - left
