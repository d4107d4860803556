"""Exchanges image and kernel when the kernel is the larger one, instead of refusing it."""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if x.dim() != 2 or k.dim() != 2 or x.numel() == 0 or k.numel() == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    if mode not in ("valid", "full"):
        raise ValueError(f"no mode {mode!r}")
    if k.shape[0] >= x.shape[0] and k.shape[1] >= x.shape[1]:
        x, k = k, x
    height, width = x.shape
    kh, kw = k.shape
    if mode == "valid" and (kh > height or kw > width):
        raise ValueError("the kernel does not fit into the image")

    # Every weight adds its own shifted copy of the image.
    full = torch.zeros(height + kh - 1, width + kw - 1, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            full[a : a + height, b : b + width] += k[a, b] * x
    if mode == "full":
        return full
    return full[kh - 1 : height, kw - 1 : width]
