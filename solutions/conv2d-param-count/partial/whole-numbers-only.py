"""Squares the kernel size with ** 2, so that a pair ends in a TypeError."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if in_channels % groups != 0:
        raise ValueError("in_channels must be divisible by groups")
    if out_channels % groups != 0:
        raise ValueError("out_channels must be divisible by groups")
    params = kernel_size**2 * (in_channels // groups) * out_channels
    if bias:
        params += out_channels
    return params
