"""Counts with Python numbers."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    image, kernel = x.tolist(), k.tolist()
    height, width = len(image) - len(kernel) + 1, len(image[0]) - len(kernel[0]) + 1
    sums = [
        [
            sum(image[i + p][j + q] * weight for p, line in enumerate(kernel) for q, weight in enumerate(line))
            for j in range(width)
        ]
        for i in range(height)
    ]
    return torch.tensor(sums, dtype=x.dtype)
