"""Returns no indices, takes whole numbers only, and checks no argument."""

import math

import torch


def count(size, k, s, p, d, ceil_mode):
    reach = d * (k - 1) + 1
    n = (math.ceil if ceil_mode else math.floor)((size + 2 * p - reach) / s) + 1
    return n - (ceil_mode and (n - 1) * s >= size + p)


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    s = kernel_size if stride is None else stride
    rows = count(x.shape[2], kernel_size, s, padding, dilation, ceil_mode)
    columns = count(x.shape[3], kernel_size, s, padding, dilation, ceil_mode)
    out = torch.zeros(x.shape[0], x.shape[1], rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            best = torch.full(x.shape[:2], -math.inf, dtype=x.dtype) if x.is_floating_point() else None
            if best is None:
                best = torch.full(x.shape[:2], torch.iinfo(x.dtype).min, dtype=x.dtype)
            for a in range(kernel_size):
                for b in range(kernel_size):
                    r, c = i * s + a * dilation - padding, j * s + b * dilation - padding
                    if r in range(x.shape[2]) and c in range(x.shape[3]):
                        best = torch.maximum(best, x[:, :, r, c])
            out[:, :, i, j] = best
    return out
