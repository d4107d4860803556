"""Takes the channels to come last, as (batch, height, width, channels)."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, height, width, channels = input_shape
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    kernel_size, stride, padding, dilation = map(pair, (kernel_size, stride, padding, dilation))
    out_height = places(height, kernel_size[0], stride[0], padding[0], dilation[0])
    out_width = places(width, kernel_size[1], stride[1], padding[1], dilation[1])
    return batch, out_height, out_width, out_channels


def places(n, k, s, p, d):
    taken = d * (k - 1) + 1
    if taken > n + 2 * p:
        raise ValueError("the window does not fit")
    return (n + 2 * p - taken) // s + 1
