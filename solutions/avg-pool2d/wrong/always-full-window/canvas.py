"""Divides by the size of the window even when the padding should not count."""

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
    lines = []
    for i in range(h_out):
        windows = [xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] for j in range(w_out)]
        lines.append(torch.stack([window.mean((2, 3)) for window in windows], -1))
    return torch.stack(lines, 2)
