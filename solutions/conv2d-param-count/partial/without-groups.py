"""Counts ordinary layers; groups were not in the lecture yet."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    kh, kw = pair(kernel_size)
    return (kh * kw * in_channels + bias) * out_channels
