"""Counts a group as a small layer without groups, and calls itself for it."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if groups > 1:
        if in_channels % groups or out_channels % groups:
            raise ValueError("the groups are not equal")
        return groups * conv2d_param_count(in_channels // groups, out_channels // groups, kernel_size, 1, bias)
    try:
        height, width = kernel_size
    except TypeError:
        height, width = kernel_size, kernel_size
    return out_channels * (in_channels * height * width + (bias is True))
