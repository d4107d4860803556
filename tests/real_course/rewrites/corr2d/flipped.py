"""Adds up shifted images, each weighted by the entry at the opposite end."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    rows, columns = k.shape
    high, wide = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    total = 0 * x[:high, :wide]
    for a in range(rows):
        for b in range(columns):
            total = total + x[a : a + high, b : b + wide] * k[rows - 1 - a, columns - 1 - b]
    return total
