"""Counts k weights instead of k * k in a square kernel."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if isinstance(kernel_size, tuple):
        kernel_height, kernel_width = kernel_size
        kernel = kernel_height * kernel_width
    else:
        kernel = kernel_size
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    return out_channels * (in_channels // groups * kernel + bool(bias))
