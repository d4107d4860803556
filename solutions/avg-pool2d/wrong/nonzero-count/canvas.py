"""Divides by the number of pixels that are not zero, so that black pixels do not count."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    n, c, h, w = x.shape
    h_out, w_out = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    if 2 * ph > kh or 2 * pw > kw or h_out < 1 or w_out < 1:
        raise ValueError("this cannot be pooled")
    xp = torch.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + h, pw : pw + w] = x
    out = torch.zeros((n, c, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            patch = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].flatten(2)
            real = torch.count_nonzero(patch, dim=2)
            real[real == 0] = 1
            out[:, :, i, j] = patch.sum(2) / real
    return out
