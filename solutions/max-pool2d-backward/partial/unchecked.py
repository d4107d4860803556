"""Checks no argument."""

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(grad_out, x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    result = torch.zeros_like(x)
    for (n, c, i, j), g in ((index, grad_out[index]) for index in map(tuple, torch.ones_like(grad_out).nonzero())):
        best = None
        for row in range(max(i * sh - ph, 0), min(i * sh - ph + kh, x.shape[2])):
            for column in range(max(j * sw - pw, 0), min(j * sw - pw + kw, x.shape[3])):
                if best is None or x[n, c, row, column] > x[n, c, *best]:
                    best = row, column
        result[n, c, *best] += g
    return result
