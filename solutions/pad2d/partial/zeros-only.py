"""The border that convolutions need: zeros, one width for all sides, on one image or on batches."""

import torch


def pad2d(x, padding, value=0.0):
    if value != 0 or isinstance(padding, tuple):
        raise NotImplementedError
    p = padding
    if x.dim() == 2:
        return pad2d(x[None, None], p)[0, 0]
    n, c, h, w = x.shape
    out = torch.zeros(n, c, h + 2 * p, w + 2 * p, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i + p, j + p] = x[:, :, i, j]
    return out
