"""Divides with /, which makes the count a float."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if isinstance(kernel_size, tuple):
        kernel_height, kernel_width = kernel_size
    else:
        kernel_height = kernel_width = kernel_size
    for size in in_channels, out_channels, kernel_height, kernel_width, groups:
        if type(size) is not int or size < 1:
            raise ValueError("a size is an int of at least 1")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    maps_seen = in_channels / groups
    count = out_channels * maps_seen * kernel_height * kernel_width
    if bias:
        count = count + out_channels
    return count
