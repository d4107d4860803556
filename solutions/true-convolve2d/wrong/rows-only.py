"""Reverses the order of the kernel's rows and leaves its columns alone."""

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
    kh, kw = k.shape
    if mode == "full":
        image = F.pad(x, (kw - 1, kw - 1, kh - 1, kh - 1))
    elif mode == "valid":
        image = x
    else:
        raise ValueError(f"no mode {mode!r}")
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel is larger than the image")

    kernel = torch.flip(k, [0])
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = torch.sum(image[i : i + kh, j : j + kw] * kernel)
    return result
