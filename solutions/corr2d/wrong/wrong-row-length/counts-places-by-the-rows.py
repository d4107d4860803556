"""Cuts the sums, which come row by row, into rows of a wrong length.

Goes through the places of a flat result by i * rows + j.
"""

import torch
from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    h, w = k.shape
    rows, columns = x.shape[0] - h + 1, x.shape[1] - w + 1
    if min(h, w, rows, columns) < 1:
        raise ValueError("the kernel does not fit on the image")
    sums = [(x[i : i + h, j : j + w] * k).sum() for i in range(rows) for j in range(columns)]
    lines = [torch.stack(sums[i * rows : (i + 1) * rows]) for i in range(columns)]
    return torch.stack(lines)
