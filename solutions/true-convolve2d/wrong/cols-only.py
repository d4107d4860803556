"""Reverses the order of the kernel's columns and leaves its rows alone."""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if x.dim() != 2 or k.dim() != 2 or x.numel() * k.numel() == 0:
        raise ValueError("image and kernel must be matrices with entries")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    if mode not in ("valid", "full"):
        raise ValueError("mode must be valid or full")
    h, w = x.shape
    kh, kw = k.shape
    if mode == "valid" and (kh > h or kw > w):
        raise ValueError("the kernel does not fit into the image")
    if mode == "full":
        framed = torch.zeros(h + 2 * (kh - 1), w + 2 * (kw - 1), dtype=x.dtype)
        framed[kh - 1 : kh - 1 + h, kw - 1 : kw - 1 + w] = x
        x = framed
    mirrored = k.fliplr()
    out = torch.zeros(x.shape[0] - kh + 1, x.shape[1] - kw + 1, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            out = out + mirrored[a, b] * x[a : a + out.shape[0], b : b + out.shape[1]]
    return out
