"""Rounds the number of steps up."""

import math


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    _check("input_size", input_size, 1)
    _check("kernel_size", kernel_size, 1)
    _check("stride", stride, 1)
    _check("padding", padding, 0)
    _check("dilation", dilation, 1)

    padded = input_size + 2 * padding
    extent = dilation * (kernel_size - 1) + 1
    if extent > padded:
        raise ValueError(f"a window of {extent} pixels does not fit on a row of {padded}")
    return math.ceil((padded - extent) / stride) + 1


def _check(name: str, number: int, smallest: int) -> None:
    if type(number) is not int or number < smallest:
        raise ValueError(f"{name} must be a whole number of at least {smallest}, not {number!r}")
