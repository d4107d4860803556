"""Accepts groups into which the maps or the filters cannot be cut evenly."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel = pair(kernel_size)
    weights = out_channels * (in_channels // groups) * kernel[0] * kernel[1]
    biases = out_channels * bias
    return weights + biases
