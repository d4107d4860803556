"""The strides are worked out from the shape and the size of a number, as if the image lay in memory row by row.

Fails: exactly when the image does not lie in memory row by row (transposed, upside down, channels last, every other
column ...). Right for a contiguous image. Also for bad arguments: nothing is checked.
Hand: (1) a plain loop, short names.
"""

from numpy.lib.stride_tricks import as_strided


def window_view(x, kernel_size, stride=1):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = stride if isinstance(stride, tuple) else (stride, stride)
    n, c, h, w = x.shape
    t = [0, 0, 0, 0]
    m = x.itemsize
    for i in (3, 2, 1, 0):
        t[i] = m
        m = m * x.shape[i]
    oh = (h - k[0]) // s[0] + 1
    ow = (w - k[1]) // s[1] + 1
    return as_strided(x, (n, c, oh, ow, k[0], k[1]), (t[0], t[1], t[2] * s[0], t[3] * s[1], t[2], t[3]))
