"""Copies the windows one after the other into a new array."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    h, w = x.shape[2:]
    if kh > h or kw > w:
        raise ValueError("no window fits")
    rows = np.arange((h - kh) // sh + 1)[:, None] * sh + np.arange(kh)
    columns = np.arange((w - kw) // sw + 1)[:, None] * sw + np.arange(kw)
    return x[:, :, rows[:, None, :, None], columns[None, :, None, :]]
