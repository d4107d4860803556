"""Collects Python numbers in a default tensor, with the graph kept by an addition."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    a, b = k.shape
    out = torch.zeros(x.shape[0] - a + 1, x.shape[1] - b + 1)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for p in range(a):
                for q in range(b):
                    out[i, j] += x[i + p, j + q] * k[p, q]
    return out
