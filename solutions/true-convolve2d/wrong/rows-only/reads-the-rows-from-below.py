"""Reverses the order of the kernel's rows and leaves its columns alone.

Reads the kernel from its last row, but from its first column.
"""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if mode not in ("valid", "full"):
        raise ValueError("valid or full")
    (h, w), (kh, kw) = x.shape, k.shape
    if mode == "valid" and (kh > h or kw > w):
        raise ValueError("the kernel does not fit on the image")
    if mode == "full":
        canvas = torch.zeros(h + 2 * kh - 2, w + 2 * kw - 2, dtype=x.dtype)
        canvas[kh - 1 : kh - 1 + h, kw - 1 : kw - 1 + w] = x
        x = canvas
    out = torch.zeros(x.shape[0] - kh + 1, x.shape[1] - kw + 1, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            out = out + x[a : a + out.shape[0], b : b + out.shape[1]] * k[kh - 1 - a, b]
    return out
