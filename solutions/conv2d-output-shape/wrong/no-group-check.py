"""Accepts groups into which the channels or the filters cannot be cut evenly."""


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, height, width = input_shape
    if groups > channels or groups > out_channels:
        raise ValueError("more groups than channels")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    return batch, out_channels, positions(height, kh, sh, ph, dh), positions(width, kw, sw, pw, dw)


def positions(n, k, s, p, d):
    last = n + 2 * p - d * (k - 1) - 1
    if last < 0:
        raise ValueError("the window does not fit once")
    return len(range(0, last + 1, s))
