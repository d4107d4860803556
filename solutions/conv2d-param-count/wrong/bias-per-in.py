"""Counts one bias for each map that comes in."""


def check(*numbers):
    for number in numbers:
        if type(number) is not int or number <= 0:
            raise ValueError(f"not a positive int: {number!r}")


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if isinstance(kernel_size, tuple):
        if len(kernel_size) != 2:
            raise ValueError("kernel_size has two entries")
        height, width = kernel_size
    else:
        height = width = kernel_size
    check(in_channels, out_channels, height, width, groups)
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups has to divide in_channels and out_channels")
    count = in_channels // groups * height * width * out_channels
    if bias:
        count += in_channels
    return count
