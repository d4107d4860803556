"""Makes the weights add up to one first."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    result = torch.zeros(x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1, dtype=x.dtype)
    for i, row in enumerate(result):
        for j in range(len(row)):
            window = x[i : i + k.shape[0], j : j + k.shape[1]]
            result[i, j] = (window * k).sum() / k.sum()
    return result
