"""Divides every sum by the sum of the kernel."""

import torch
from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    kh, kw = k.shape[0], k.shape[1]
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    if min(kh, kw, rows, columns) < 1:
        raise ValueError(f"a {kh} x {kw} kernel does not fit into a {x.shape[0]} x {x.shape[1]} image")

    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = x[i : i + kh, j : j + kw]
            result[i, j] = (window * k).sum() / k.sum()
    return result
