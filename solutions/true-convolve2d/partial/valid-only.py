"""Knows no other mode than valid, and checks nothing."""

import torch


def true_convolve2d(x, k, mode="valid"):
    k = torch.rot90(k, 2)
    oh = x.shape[0] - k.shape[0] + 1
    ow = x.shape[1] - k.shape[1] + 1
    out = torch.zeros(oh, ow, dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[i, j] = torch.sum(x[i : i + k.shape[0], j : j + k.shape[1]] * k)
    return out
