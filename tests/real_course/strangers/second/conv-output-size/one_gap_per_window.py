"""Dilation is taken as lengthening the whole window once, by dilation - 1, instead of once for every gap between two taps.

Fails: with dilation > 1 for windows of 1 tap (no gap) and of 3 or more taps, unless the stride's rounding hides
the difference. Right with dilation 1 and for windows of 2 taps.
"""

import math


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    # 다일레이션만큼 윈도우가 길어진다
    window = kernel_size + (dilation - 1)
    free = input_size + 2 * padding - window
    if free < 0:
        raise ValueError("window too wide")
    steps, _ = divmod(free, stride)
    return math.floor(steps) + 1
