"""Reads a pair as (width, height)."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape has four entries")
    batch, channels, height, width = input_shape
    for number, smallest in ((batch, 0), (channels, 1), (out_channels, 1), (groups, 1)):
        if type(number) is not int or number < smallest:
            raise ValueError(f"{number!r} is not a count")
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")

    kernel_w, kernel_h = two(kernel_size)
    stride_w, stride_h = two(stride)
    padding_w, padding_h = two(padding)
    dilation_w, dilation_h = two(dilation)
    return (
        batch,
        out_channels,
        places(height, kernel_h, stride_h, padding_h, dilation_h),
        places(width, kernel_w, stride_w, padding_w, dilation_w),
    )


def two(option):
    if isinstance(option, tuple):
        if len(option) != 2:
            raise ValueError("a pair has two entries")
        return option
    return option, option


def places(n, k, s, p, d):
    for number, smallest in ((n, 1), (k, 1), (s, 1), (p, 0), (d, 1)):
        if type(number) is not int or number < smallest:
            raise ValueError(f"{number!r} is out of range")
    taken = d * (k - 1) + 1
    if taken > n + 2 * p:
        raise ValueError("the window does not fit")
    return (n + 2 * p - taken) // s + 1
