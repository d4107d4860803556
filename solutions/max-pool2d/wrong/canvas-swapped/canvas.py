"""Exchanges height and width of the padding around the image."""

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
    lowest = -torch.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    canvas = torch.full((n, c, h + 2 * pw, w + 2 * ph), lowest, dtype=x.dtype)
    canvas[:, :, ph : ph + h, pw : pw + w] = x
    out = torch.empty((n, c, (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = canvas[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].amax((2, 3))
    return out
