"""Checks no argument."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    s, p, e = pair(stride), pair(padding), pair(output_padding)
    (n, _, h, w), (_, o, kh, kw) = x.shape, weight.shape
    canvas = torch.zeros(n, o, (h - 1) * s[0] + kh + e[0], (w - 1) * s[1] + kw + e[1], dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            every = (..., slice(a, a + (h - 1) * s[0] + 1, s[0]), slice(b, b + (w - 1) * s[1] + 1, s[1]))
            canvas[every] += torch.einsum("nchw,co->nohw", x, weight[:, :, a, b])
    result = canvas[:, :, p[0] : canvas.shape[2] - p[0], p[1] : canvas.shape[3] - p[1]]
    return result + (0 if bias is None else bias[:, None, None])
