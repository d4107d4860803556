"""Divides in floats before rounding down, which is off by one for very long rows."""

import math


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    padded = input_size + 2 * padding
    extent = dilation * (kernel_size - 1) + 1
    if extent > padded:
        raise ValueError(f"a window of {extent} pixels does not fit on a row of {padded}")
    return math.floor((padded - extent) / stride) + 1
