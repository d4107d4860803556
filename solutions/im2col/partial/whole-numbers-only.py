"""Takes whole numbers as options, no pairs, and checks nothing."""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    n, c, h, w = x.shape
    k = kernel_size
    out_h = (h + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    out_w = (w + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    img = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], "constant")
    col = np.zeros((n, c, k, k, out_h, out_w), dtype=x.dtype)
    for y in range(k):
        y_max = y * dilation + stride * out_h
        for z in range(k):
            z_max = z * dilation + stride * out_w
            col[:, :, y, z, :, :] = img[:, :, y * dilation : y_max : stride, z * dilation : z_max : stride]
    return col.reshape(n, c * k * k, out_h * out_w)
