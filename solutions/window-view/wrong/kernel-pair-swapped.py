"""Reads a pair of sizes as (width, height)."""

from numpy.lib.stride_tricks import as_strided


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    (kw, kh), (sh, sw) = pair(kernel_size), pair(stride)
    batch, channels, height, width = x.shape
    down = (height - kh) // sh + 1
    across = (width - kw) // sw + 1
    if down < 1 or across < 1:
        raise ValueError("no window fits")
    image, channel, row, column = x.strides
    shape = (batch, channels, down, across, kh, kw)
    return as_strided(x, shape, (image, channel, sh * row, sw * column, row, column))
