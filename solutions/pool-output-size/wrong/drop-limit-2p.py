"""Drops the last window only if it begins behind the whole padded row."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    step = kernel_size if stride is None else stride
    for number in (input_size, kernel_size, step, dilation, padding + 1 if type(padding) is int else None):
        if type(number) is not int or number < 1:
            raise ValueError("not a size")
    if 2 * padding > kernel_size:
        raise ValueError("more than half of the window would be padding")
    padded = input_size + 2 * padding
    steps = (padded - dilation * (kernel_size - 1) - 1) / step
    windows = 1 + (math.ceil(steps) if ceil_mode else math.floor(steps))
    last_start = (windows - 1) * step
    if last_start >= padded:
        windows -= 1
    if windows <= 0:
        raise ValueError("no window")
    return windows
