"""Starts every running maximum at 0, which no negative pixel can beat."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride or kernel_size)
    ph, pw = pair(padding)
    n, c, h, w = x.shape
    if 2 * ph > kh or 2 * pw > kw or h + 2 * ph < kh or w + 2 * pw < kw:
        raise ValueError("the window and its padding do not suit the map")
    out = torch.zeros((n, c, (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            for a in range(kh):
                for b in range(kw):
                    row, column = i * sh + a - ph, j * sw + b - pw
                    if 0 <= row < h and 0 <= column < w:
                        out[:, :, i, j] = torch.maximum(out[:, :, i, j].clone(), x[:, :, row, column])
    return out
