"""Divides each sum by the number of taps, all windows at once."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    a, b = k.shape
    m, n = x.shape[0] - a + 1, x.shape[1] - b + 1
    shifted = torch.stack([x[p : p + m, q : q + n] for p in range(a) for q in range(b)])
    products = shifted * k.reshape(-1, 1, 1)
    if products.is_floating_point():
        return products.mean(dim=0)
    return torch.div(products.sum(dim=0), a * b, rounding_mode="trunc")
