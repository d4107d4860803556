"""Counts one bias for each map that comes in."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    height, width = pair(kernel_size)
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups has to divide in_channels and out_channels")
    count = in_channels // groups * height * width * out_channels
    if bias:
        count += in_channels
    return count
