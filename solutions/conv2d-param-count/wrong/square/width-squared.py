"""Squares one of the kernel's two numbers."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if in_channels % groups != 0 or out_channels % groups != 0:
        raise ValueError("channels must be divisible by groups")
    k = kernel_size[-1] if isinstance(kernel_size, tuple) else kernel_size
    weights = k * k * in_channels // groups * out_channels
    return weights + out_channels if bias else weights
