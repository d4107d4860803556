"""Is an object that can be called."""

import torch


def _refuse(image, kernel):
    fits = len(image.shape) == len(kernel.shape) == 2 and image.dtype == kernel.dtype and kernel.numel() > 0
    if not fits or any(small > big for small, big in zip(kernel.shape, image.shape, strict=True)):
        raise ValueError("these two cannot be correlated")


class Correlation:
    def __init__(self):
        self.windows = 0

    def __call__(self, x, k):
        _refuse(x, k)
        rows = range(x.shape[0] - k.shape[0] + 1)
        return torch.stack([self.row(x[i : i + k.shape[0]], k) for i in rows])

    def row(self, band, k):
        self.windows += 1
        starts = range(band.shape[1] - k.shape[1] + 1)
        return torch.stack([torch.tensordot(band[:, j : j + k.shape[1]], k, 2) for j in starts])


corr2d = Correlation()
