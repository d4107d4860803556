"""Copies the windows, as im2col does, and takes whole numbers only."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    k = kernel_size
    rows = range(0, x.shape[2] - k + 1, stride)
    columns = range(0, x.shape[3] - k + 1, stride)
    if not rows or not columns:
        raise ValueError("the window is larger than the image")
    windows = [np.stack([x[:, :, r : r + k, c : c + k] for c in columns], axis=2) for r in rows]
    return np.stack(windows, axis=2)
