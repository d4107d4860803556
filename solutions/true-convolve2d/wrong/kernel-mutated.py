"""Writes the turned kernel into the caller's kernel."""

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
    k[:] = k.flip(0, 1)
    result = torch.zeros(x.shape[0] - kh + 1, x.shape[1] - kw + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return result
