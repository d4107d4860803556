"""Reads the shape of the image as (batch, channels, width, height)."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, width, height = input_shape
    if channels % groups or out_channels % groups:
        raise ValueError("groups must divide both numbers of channels")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    return batch, out_channels, places(height, kh, sh, ph, dh), places(width, kw, sw, pw, dw)


def places(n, k, s, p, d):
    taken = d * (k - 1) + 1
    if taken > n + 2 * p:
        raise ValueError("the window does not fit")
    return (n + 2 * p - taken) // s + 1
