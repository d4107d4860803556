"""Checks no argument."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    n, c, h, w = x.shape
    out = torch.empty(n, c, 1 + (h + 2 * ph - kh) // sh, 1 + (w + 2 * pw - kw) // sw, dtype=x.dtype)
    for i in range(out.size(2)):
        for j in range(out.size(3)):
            total, seen = 0, 0
            for row in range(i * sh - ph, i * sh - ph + kh):
                for column in range(j * sw - pw, j * sw - pw + kw):
                    if 0 <= row < h and 0 <= column < w:
                        total, seen = total + x[:, :, row, column], seen + 1
            out[:, :, i, j] = total / (kh * kw if count_include_pad else seen)
    return out
