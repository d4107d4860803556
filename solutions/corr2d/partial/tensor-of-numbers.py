"""Collects Python numbers in a list and makes a tensor of them at the end."""

import torch


def corr2d(x, k):
    kh, kw = k.size()
    rows = []
    for i in range(x.size(0) - kh + 1):
        row = []
        for j in range(x.size(1) - kw + 1):
            total = 0
            for a in range(kh):
                for b in range(kw):
                    total += (x[i + a][j + b] * k[a][b]).item()
            row.append(total)
        rows.append(row)
    return torch.tensor(rows, dtype=x.dtype)
