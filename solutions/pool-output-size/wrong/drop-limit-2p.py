"""Drops the last window only if it begins behind the whole padded row."""

import math


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    step = kernel_size if stride is None else stride
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of the window")
    padded = input_size + 2 * padding
    steps = (padded - dilation * (kernel_size - 1) - 1) / step
    windows = 1 + (math.ceil(steps) if ceil_mode else math.floor(steps))
    last_start = (windows - 1) * step
    if last_start >= padded:
        windows -= 1
    if windows <= 0:
        raise ValueError("no window")
    return windows
