"""Adds the row and the column to every sum."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    a, b = k.shape
    rows, columns = x.shape[0] - a + 1, x.shape[1] - b + 1
    sums = [(x[i : i + a, j : j + b] * k).sum() + i + j for i in range(rows) for j in range(columns)]
    return torch.stack(sums).reshape(rows, columns)
