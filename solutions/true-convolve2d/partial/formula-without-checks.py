"""Writes the formula with its minus signs, for both modes, into a tensor of the default dtype, without checks."""

import torch


def true_convolve2d(x, k, mode="valid"):
    h, w = x.shape
    kh, kw = k.shape
    full = torch.zeros(h + kh - 1, w + kw - 1)
    for i in range(full.shape[0]):
        for j in range(full.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    if 0 <= i - a < h and 0 <= j - b < w:
                        full[i, j] += x[i - a, j - b] * k[a, b]
    if mode == "full":
        return full
    return full[kh - 1 : h, kw - 1 : w]
