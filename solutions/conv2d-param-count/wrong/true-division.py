"""Divides with /, which makes the count a float."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel_height, kernel_width = pair(kernel_size)
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    maps_seen = in_channels / groups
    count = out_channels * maps_seen * kernel_height * kernel_width
    if bias:
        count = count + out_channels
    return count
