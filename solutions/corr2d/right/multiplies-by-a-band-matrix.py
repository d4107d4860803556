"""Writes the kernel into a big matrix and multiplies once."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape, strict=True)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    (h, w), (a, b) = x.shape, k.shape
    high, wide = h - a + 1, w - b + 1
    rows = []
    for i in range(high):
        for j in range(wide):
            row = x.new_zeros(h, w)
            row[i : i + a, j : j + b] = k
            rows.append((row * x).sum())
    return torch.stack(rows).reshape(high, wide)
