"""Writes four loops and does not ask whether the kernel fits."""

import torch


def corr2d(x, k):
    height, width = x.shape
    kh, kw = k.shape
    out = torch.zeros((height - kh + 1, width - kw + 1), dtype=x.dtype)
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] += x[i + a, j + b] * k[a, b]
    return out
