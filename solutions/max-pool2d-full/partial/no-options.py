"""Hands in the pooling without ceil_mode, dilation and indices."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    height, width = x.shape[2:]
    if 2 * ph > kh or 2 * pw > kw or height + 2 * ph < kh or width + 2 * pw < kw:
        raise ValueError
    rows = []
    for top in range(-ph, height + ph - kh + 1, sh):
        lefts = range(-pw, width + pw - kw + 1, sw)
        row = [x[:, :, max(top, 0) : top + kh, max(left, 0) : left + kw].amax((2, 3)) for left in lefts]
        rows.append(torch.stack(row, 2))
    return torch.stack(rows, 2)
