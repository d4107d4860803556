"""Returns the number of steps instead of the number of windows."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if not stride:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if ceil_mode:
        steps = math.ceil(room / stride)
        if steps * stride >= input_size + padding:
            steps -= 1
    else:
        steps = room // stride
    if steps < 0:
        raise ValueError("the window is wider than the row")
    return steps
