"""Gives every filter a single flat kernel, whatever the number of maps that come in."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    if len(kernel_size) != 2:
        raise ValueError("kernel_size must be a pair")
    for number in (in_channels, out_channels, groups, kernel_size[0], kernel_size[1]):
        if type(number) is not int:
            raise ValueError("only ints")
        if number < 1:
            raise ValueError("only positive ints")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must fit")
    one_filter = kernel_size[0] * kernel_size[1]
    if bias:
        one_filter += 1
    return out_channels * one_filter
