"""Pads by the whole size of the kernel in full mode, so that the outermost windows touch no pixel."""

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
        x = F.pad(x, (kw, kw, kh, kh))
    if kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the kernel does not fit")
    turned = torch.flip(k, dims=(0, 1))
    rows = []
    for i in range(x.shape[0] - kh + 1):
        row = [(x[i : i + kh, j : j + kw] * turned).sum() for j in range(x.shape[1] - kw + 1)]
        rows.append(torch.stack(row))
    return torch.stack(rows)
