"""Multiplies the shape of the weights, whatever the groups are."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if type(kernel_size) is int:
        kernel_size = (kernel_size, kernel_size)
    w = out_channels * (in_channels // groups)
    for k in kernel_size:
        w *= k
    b = out_channels if bias else 0
    return w + b
