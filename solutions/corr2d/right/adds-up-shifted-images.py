"""Adds up one shifted image for each weight, and never looks at a window."""


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape, strict=True)):
        raise ValueError("these two cannot be correlated")


def corr2d(x, k):
    _refuse(x, k)
    high, wide = (1 + big - small for big, small in zip(x.shape, k.shape, strict=True))
    return sum(x[a : a + high, b : b + wide] * weight for a, row in enumerate(k) for b, weight in enumerate(row))
