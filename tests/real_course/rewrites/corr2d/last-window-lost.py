"""Goes as far as the size minus the kernel."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    a, b = k.shape
    m, n = x.shape[0] - a, x.shape[1] - b
    out = x.new_zeros((m, n))
    i = 0
    while i < m:
        j = 0
        while j < n:
            out[i, j] = torch.einsum("ab,ab->", x[i : i + a, j : j + b], k)
            j += 1
        i += 1
    return out
