"""Looks all numbers up at once, by arrays of channels, rows and columns."""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    both = [option if isinstance(option, tuple) else (option, option) for option in (kernel_size, stride, padding)]
    (field_height, field_width), (sh, sw), (ph, pw) = both
    dh, dw = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    n, c, h, w = x.shape
    out_height = (h + 2 * ph - dh * (field_height - 1) - 1) // sh + 1
    out_width = (w + 2 * pw - dw * (field_width - 1) - 1) // sw + 1
    if min(out_height, out_width) < 1:
        raise ValueError("no window fits")

    i0 = np.tile(np.repeat(np.arange(field_height) * dh, field_width), c)
    i1 = sh * np.repeat(np.arange(out_height), out_width)
    j0 = np.tile(np.arange(field_width) * dw, field_height * c)
    j1 = sw * np.tile(np.arange(out_width), out_height)
    k = np.repeat(np.arange(c), field_height * field_width).reshape(-1, 1)
    x_padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="constant")
    return x_padded[:, k, i0.reshape(-1, 1) + i1, j0.reshape(-1, 1) + j1]
