"""Padding may be up to half of what the window spans with its gaps.

Fails: with dilation > 1, no ValueError when kernel_size < 2 * padding <= dilation * (kernel_size - 1) + 1 (and
some window is left). Right everywhere else.
"""

import math


def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Count the windows that a pooling layer makes on one axis."""
    stride = stride or kernel_size
    effective = kernel_size + (kernel_size - 1) * (dilation - 1)
    if padding > effective / 2:
        raise ValueError("more than half of the window would be padding")
    steps = (input_size + 2 * padding - effective) / stride
    size = (math.ceil(steps) if ceil_mode else math.floor(steps)) + 1
    while ceil_mode and size > 0 and (size - 1) * stride >= input_size + padding:
        size -= 1
    if size < 1:
        raise ValueError("no window counts")
    return size
