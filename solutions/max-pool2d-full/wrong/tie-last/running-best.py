"""Lets a later pixel win that is only as large as the winner so far."""

import math

import torch


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    k, p, d = pair(kernel_size), pair(padding), pair(dilation)
    s = pair(stride or kernel_size)
    sizes = []
    for e in (0, 1):
        exact = (x.shape[2 + e] + 2 * p[e] - d[e] * (k[e] - 1) - 1) / s[e] + 1
        count = math.ceil(exact) if ceil_mode else math.floor(exact)
        if ceil_mode and (count - 1) * s[e] >= x.shape[2 + e] + p[e]:
            count -= 1
        if count < 1 or 2 * p[e] > k[e]:
            raise ValueError("no such pooling")
        sizes.append(count)
    height, width = x.shape[2:]
    low = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    values = torch.full((*x.shape[:2], *sizes), low, dtype=x.dtype)
    places = torch.zeros(values.shape, dtype=torch.long)
    for i in range(sizes[0]):
        for j in range(sizes[1]):
            for a in range(k[0]):
                for b in range(k[1]):
                    row, column = i * s[0] - p[0] + a * d[0], j * s[1] - p[1] + b * d[1]
                    if 0 <= row < height and 0 <= column < width:
                        best, pixel = values[:, :, i, j].clone(), x[:, :, row, column]
                        better = (pixel >= best) | pixel.isnan()
                        values[:, :, i, j] = torch.where(better, pixel, best)
                        places[:, :, i, j] = torch.where(better, row * width + column, places[:, :, i, j])
    return (values, places) if return_indices else values
