"""Works the strides out for numbers of 8 bytes, whatever the dtype is."""

from numpy.lib.stride_tricks import as_strided


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    n, c, h, w = x.shape
    out_h = (h - kh) // sh + 1
    out_w = (w - kw) // sw + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("no window fits")
    size = 8
    strides = (c * h * w * size, h * w * size, sh * w * size, sw * size, w * size, size)
    return as_strided(x, (n, c, out_h, out_w, kh, kw), strides)
