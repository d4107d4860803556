"""Crops the valid part with a negative end, which leaves nothing when the kernel has one row."""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if mode not in {"valid", "full"}:
        raise ValueError(f"mode must be 'valid' or 'full', not {mode!r}")
    kh, kw = k.shape[0], k.shape[1]
    height, width = x.shape[0], x.shape[1]
    if mode == "valid" and (kh > height or kw > width):
        raise ValueError(f"a {kh} x {kw} kernel does not fit into a {height} x {width} image")

    full = torch.zeros(height + kh - 1, width + kw - 1, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            full[i : i + kh, j : j + kw] += x[i, j] * k
    if mode == "full":
        return full
    return full[kh - 1 : -(kh - 1), kw - 1 : -(kw - 1)]
