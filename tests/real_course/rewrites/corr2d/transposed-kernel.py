"""Walks the kernel column by column."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(image, weights):
    _refuse(image, weights)
    turned = torch.swapaxes(weights, 0, 1)
    h, w = turned.shape
    lines = [
        torch.stack([torch.sum(image[i : i + h, j : j + w] * turned) for j in range(image.shape[1] - w + 1)])
        for i in range(image.shape[0] - h + 1)
    ]
    return torch.stack(lines)
