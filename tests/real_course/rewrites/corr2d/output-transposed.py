"""Fills the result column by column and stacks the columns as rows."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    a, b = k.shape
    columns = []
    for j in range(x.shape[1] - b + 1):
        columns.append(torch.stack([(x[i : i + a, j : j + b] * k).sum() for i in range(x.shape[0] - a + 1)]))
    return torch.stack(columns, dim=0)
