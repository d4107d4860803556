"""Slides the kernel as it is written down, which is a cross-correlation.

Stamps with a kernel that was turned before, so that it is turned twice.
"""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if mode not in ("valid", "full"):
        raise ValueError("valid or full")
    (h, w), (kh, kw) = x.shape, k.shape
    if mode == "valid" and (kh > h or kw > w):
        raise ValueError("the kernel does not fit on the image")
    full = torch.zeros(h + kh - 1, w + kw - 1, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            full[i : i + kh, j : j + kw] += x[i, j] * k.flip(0, 1)
    return full if mode == "full" else full[kh - 1 : h, kw - 1 : w]
