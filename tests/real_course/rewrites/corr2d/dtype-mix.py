"""Brings the kernel to the dtype of the image."""

import torch



def corr2d(x, k):
    if x.ndim != 2 or k.ndim != 2 or 0 in k.shape:
        raise ValueError("two axes, please")
    k = k.to(x.dtype)
    m, n = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    if m < 1 or n < 1:
        raise ValueError("too large a kernel")
    parts = [x[p : p + m, q : q + n] * k[p, q] for p in range(k.shape[0]) for q in range(k.shape[1])]
    return torch.stack(parts).sum(0)
