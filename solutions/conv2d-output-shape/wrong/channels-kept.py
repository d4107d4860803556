"""Keeps the number of channels that the input has."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    if input_shape[1] % groups or out_channels % groups:
        raise ValueError("cannot be grouped")
    shape = list(input_shape)
    for axis in (2, 3):
        k, s, p, d = (pair(option)[axis - 2] for option in (kernel_size, stride, padding, dilation))
        window = d * (k - 1) + 1
        if window > shape[axis] + 2 * p:
            raise ValueError("the window is too large")
        shape[axis] = (shape[axis] + 2 * p - window) // s + 1
    return tuple(shape)
