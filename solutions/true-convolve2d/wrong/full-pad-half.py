"""Pads by half the kernel in full mode, which keeps the size instead of making it larger."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if x.dim() != 2 or k.dim() != 2:
        raise ValueError("image and kernel must have two axes")
    if x.dtype != k.dtype:
        raise ValueError("image and kernel must have the same dtype")
    if x.numel() == 0 or k.numel() == 0:
        raise ValueError("image and kernel must not be empty")
    if mode not in ("valid", "full"):
        raise ValueError(f"no mode {mode!r}")
    kh, kw = k.shape
    if mode == "full":
        x = F.pad(x, (kw // 2, kw // 2, kh // 2, kh // 2))
    elif kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the kernel is larger than the image")

    k = torch.rot90(k, 2)
    result = torch.zeros(x.shape[0] - kh + 1, x.shape[1] - kw + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return result
