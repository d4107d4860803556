"""Writes into the caller's image: it blanks every pixel that no later window needs."""

import torch
from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    if x.dim() != 2 or k.dim() != 2:
        raise ValueError(f"image and kernel must have two axes, not {x.dim()} and {k.dim()}")
    if x.dtype != k.dtype:
        raise ValueError(f"image and kernel must have the same dtype, not {x.dtype} and {k.dtype}")
    height, width = x.shape
    kh, kw = k.shape
    if kh < 1 or kw < 1 or kh > height or kw > width:
        raise ValueError(f"a {kh} x {kw} kernel does not fit into a {height} x {width} image")

    result = torch.zeros(height - kh + 1, width - kw + 1, dtype=x.dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            window = x[i : i + kh, j : j + kw]
            result[i, j] = (window * k).sum()
            x[i, j] = 0  # this pixel is done
    return result
