"""The slice for kernel entry (a, b) begins at a * dilation, but its end is still counted from a.

Fails: with dilation > 1 when a slice gets too short: (kh - 1) * (dh - 1) >= sh, or the same with the width. Then
NumPy cannot copy it, which is a ValueError of another kind than the one of the statement, or one pixel is
repeated if only one is left. Right with dilation 1, and where both products are below the stride.
"""

import numpy as np


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    filter_h, filter_w = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    N, C, H, W = x.shape
    out_h = (H + 2 * ph - dh * (filter_h - 1) - 1) // sh + 1
    out_w = (W + 2 * pw - dw * (filter_w - 1) - 1) // sw + 1
    if out_h <= 0 or out_w <= 0:
        raise ValueError("윈도우가 들어가지 않는다")

    img = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], "constant")
    col = np.zeros((N, C, filter_h, filter_w, out_h, out_w), dtype=x.dtype)
    for y in range(filter_h):
        y_max = y + sh * out_h
        for z in range(filter_w):
            z_max = z + sw * out_w
            col[:, :, y, z, :, :] = img[:, :, y * dh : y_max : sh, z * dw : z_max : sw]
    return col.reshape(N, C * filter_h * filter_w, out_h * out_w)
