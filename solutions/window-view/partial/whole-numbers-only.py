"""Takes whole numbers as size and stride, no pairs, and checks nothing."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    b, c, h, w = x.shape
    out_h = (h - kernel_size) // stride + 1
    out_w = (w - kernel_size) // stride + 1
    shape = (b, c, out_h, out_w, kernel_size, kernel_size)
    strides = (
        x.strides[0],
        x.strides[1],
        x.strides[2] * stride,
        x.strides[3] * stride,
        x.strides[2],
        x.strides[3],
    )
    return np.lib.stride_tricks.as_strided(x, shape=shape, strides=strides)
