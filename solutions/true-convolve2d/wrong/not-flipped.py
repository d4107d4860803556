"""Slides the kernel as it is written down, which is a cross-correlation."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if x.dim() != 2 or k.dim() != 2 or 0 in x.shape or 0 in k.shape:
        raise ValueError("x and k must be H x W and kh x kw, with entries")
    if x.dtype != k.dtype:
        raise ValueError("x and k must have the same dtype")
    if mode not in ("valid", "full"):
        raise ValueError(f"unknown mode {mode}")
    kh, kw = k.shape
    if mode == "full":
        x = F.pad(x, (kw - 1, kw - 1, kh - 1, kh - 1))
    if kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the kernel does not fit")
    rows = []
    for i in range(x.shape[0] - kh + 1):
        row = [(x[i : i + kh, j : j + kw] * k).sum() for j in range(x.shape[1] - kw + 1)]
        rows.append(torch.stack(row))
    return torch.stack(rows)
