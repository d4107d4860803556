"""Counts one bias for the whole layer."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sizes = [in_channels, out_channels, groups, *kernel]
    if len(sizes) != 5 or not all(type(size) is int and size > 0 for size in sizes):
        raise ValueError("expected positive ints, and an int or a pair as the kernel")
    if in_channels % groups or out_channels % groups:
        raise ValueError("channels cannot be divided into the groups")
    return in_channels * out_channels * kernel[0] * kernel[1] // groups + int(bias)
