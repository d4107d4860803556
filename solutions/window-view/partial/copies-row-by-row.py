"""Copies the windows, as im2col does, one row of windows after the other."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    tops = range(0, x.shape[2] - kh + 1, sh)
    lefts = range(0, x.shape[3] - kw + 1, sw)
    if not tops or not lefts:
        raise ValueError("the window is larger than the image")
    windows = [np.stack([x[:, :, r : r + kh, c : c + kw] for c in lefts], axis=2) for r in tops]
    return np.stack(windows, axis=2)
