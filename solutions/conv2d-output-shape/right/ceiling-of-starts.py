"""Counts the pixels at which a window may start, and keeps one of every stride of them, rounded up."""


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if input_shape[1] % groups + out_channels % groups:
        raise ValueError(f"groups={groups}")
    shape = (*input_shape[:1], out_channels)
    for size, k, s, p, d in zip(input_shape[2:], *map(pair, (kernel_size, stride, padding, dilation)), strict=True):
        starts = size + 2 * p - d * (k - 1)
        if starts <= 0:
            raise ValueError("the window has no start")
        shape += (-(-starts // s),)
    return shape
