"""Takes whole numbers only: a pair ends in a TypeError."""

import torch
from torch.nn.functional import pad


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    if stride < 1 or dilation < 1 or padding < 0:
        raise ValueError("bad option")
    x = pad(x, (padding,) * 4)
    kh, kw = k.shape
    eh, ew = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if eh > x.shape[0] or ew > x.shape[1]:
        raise ValueError("kernel too large")
    oh = (x.shape[0] - eh) // stride + 1
    ow = (x.shape[1] - ew) // stride + 1
    y = torch.zeros(oh, ow, dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += x[i * stride + a * dilation, j * stride + b * dilation] * k[a, b]
    return y
