"""Divides to a float and rounds it down, without a look at the arguments."""

import math


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    numerator = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    return math.floor(numerator / stride + 1)
