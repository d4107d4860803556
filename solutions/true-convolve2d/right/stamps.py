"""Lets every pixel press its stamp, and cuts the valid part out of the result."""

import torch


def true_convolve2d(x, k, mode="valid"):
    (h, w), (a, b) = x.shape, k.shape
    if mode not in ("valid", "full"):
        raise ValueError(f"no such mode: {mode}")
    if mode == "valid" and (a > h or b > w):
        raise ValueError("no full window")
    paper = torch.zeros(h + a - 1, w + b - 1, dtype=x.dtype)
    for row in range(h):
        for column in range(w):
            paper[row : row + a, column : column + b] += x[row, column] * k
    return paper if mode == "full" else paper[a - 1 : h, b - 1 : w].clone()
