"""Works the strides out from the shape, which is right for images that lie in memory row by row."""

from numpy.lib.stride_tricks import as_strided


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    (kh, kw), (sh, sw) = pair(kernel_size), pair(stride)
    n, c, h, w = x.shape
    if kh > h or kw > w:
        raise ValueError("no window fits")
    one = x.dtype.itemsize
    shape = n, c, 1 + (h - kh) // sh, 1 + (w - kw) // sw, kh, kw
    in_numbers = c * h * w, h * w, sh * w, sw, w, 1
    return as_strided(x, shape, [one * number for number in in_numbers])
