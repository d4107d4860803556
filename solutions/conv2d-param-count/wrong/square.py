"""Squares the height of the kernel."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    size = kernel_size
    if isinstance(kernel_size, tuple):
        if len(kernel_size) != 2:
            raise ValueError("a pair has two numbers")
        size = kernel_size[0]
    for name, number in [("in", in_channels), ("out", out_channels), ("kernel", size), ("groups", groups)]:
        if type(number) is not int or number < 1:
            raise ValueError(f"{name}: {number!r} is not a positive int")
    if in_channels % groups or out_channels % groups:
        raise ValueError("the groups are not equal")
    return out_channels * (in_channels // groups * size**2 + (1 if bias else 0))
