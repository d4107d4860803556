"""Pads with zeros, which beat every negative pixel."""

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
    canvas = torch.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    canvas[:, :, ph : ph + h, pw : pw + w] = x
    rows = []
    for top in range(0, h + 2 * ph - kh + 1, sh):
        lefts = range(0, w + 2 * pw - kw + 1, sw)
        rows.append(torch.stack([canvas[:, :, top : top + kh, left : left + kw].amax((2, 3)) for left in lefts], 2))
    return torch.stack(rows, 2)
