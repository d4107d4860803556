"""Counts the weights and forgets the biases."""

from math import prod


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    shape = weight_shape(in_channels, out_channels, kernel_size, groups)
    return prod(shape)


def weight_shape(in_channels, out_channels, kernel_size, groups):
    pair = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    if len(pair) != 2:
        raise ValueError("kernel_size is an int or a pair")
    if any(type(number) is not int or number < 1 for number in (in_channels, out_channels, *pair, groups)):
        raise ValueError("all sizes are ints of at least 1")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    return out_channels, in_channels // groups, *pair
