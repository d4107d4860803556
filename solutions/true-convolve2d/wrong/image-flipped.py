"""Turns the image by 180 degrees instead of the kernel."""

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
    x = torch.rot90(x, 2)
    if mode == "full":
        sides = torch.zeros(h, kw - 1, dtype=x.dtype)
        x = torch.cat([sides, x, sides], dim=1)
        rows = torch.zeros(kh - 1, x.shape[1], dtype=x.dtype)
        x = torch.cat([rows, x, rows], dim=0)
    result = torch.zeros(x.shape[0] - kh + 1, x.shape[1] - kw + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return result
