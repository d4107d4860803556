"""Exchanges the rows and columns of the kernel instead of turning it."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if mode not in {"valid", "full"}:
        raise ValueError(f"mode must be 'valid' or 'full', not {mode!r}")
    kh, kw = k.shape[0], k.shape[1]
    if mode == "full":
        x = F.pad(x, (kw - 1, kw - 1, kh - 1, kh - 1))
    height, width = x.shape[0], x.shape[1]
    if kh > height or kw > width:
        raise ValueError(f"a {kh} x {kw} kernel does not fit into a {height} x {width} image")

    turned = k.T
    kh, kw = turned.shape
    result = torch.zeros(height - kh + 1, width - kw + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            window = x[i : i + kh, j : j + kw]
            result[i, j] = (window * turned).sum()
    return result
