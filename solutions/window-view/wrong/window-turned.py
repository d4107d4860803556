"""Exchanges the steps inside a window, so that every window is transposed."""

from numpy.lib.stride_tricks import as_strided


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    n, c, h, w = x.shape
    oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
    if oh < 1 or ow < 1:
        raise ValueError("no window fits")
    s0, s1, s2, s3 = x.strides
    return as_strided(x, shape=(n, c, oh, ow, kh, kw), strides=(s0, s1, s2 * sh, s3 * sw, s3, s2))
