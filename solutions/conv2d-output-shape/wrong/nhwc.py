"""Takes the channels to come last, as (batch, height, width, channels)."""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if len(input_shape) != 4:
        raise ValueError("input_shape must have four numbers")
    batch, height, width, channels = input_shape
    check(batch, 0)
    check(channels, 1)
    check(out_channels, 1)
    check(groups, 1)
    if channels % groups or out_channels % groups:
        raise ValueError("groups do not fit")
    kernel_size, stride, padding, dilation = map(expand, (kernel_size, stride, padding, dilation))
    out_height = out(height, kernel_size[0], stride[0], padding[0], dilation[0])
    out_width = out(width, kernel_size[1], stride[1], padding[1], dilation[1])
    return batch, out_height, out_width, out_channels


def expand(option):
    if not isinstance(option, tuple):
        option = (option, option)
    if len(option) != 2:
        raise ValueError("expected a pair")
    return option


def check(number, low):
    if type(number) is not int or number < low:
        raise ValueError(f"expected an int >= {low}")


def out(n, k, s, p, d):
    for number, low in zip((n, k, s, p, d), (1, 1, 1, 0, 1), strict=True):
        check(number, low)
    if d * (k - 1) + 1 > n + 2 * p:
        raise ValueError("kernel too large")
    return 1 + (n + 2 * p - d * (k - 1) - 1) // s
