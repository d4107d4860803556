"""All of the formula, and an answer for any padding."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if stride is None:
        stride = kernel_size
    steps = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride
    if not ceil_mode:
        return math.floor(steps) + 1
    out = math.ceil(steps) + 1
    return out - 1 if (out - 1) * stride >= input_size + padding else out
