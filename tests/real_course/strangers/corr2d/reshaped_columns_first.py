"""The row of all answers is folded into columns x rows instead of rows x columns.

Fails: exactly when the result is not square (H - kh != W - kw): its shape is turned and its numbers are out of
place.
Hand: (2) a matrix of windows.
"""

import torch


def corr2d(x, k):
    if x.ndim != 2 or k.ndim != 2 or x.dtype != k.dtype:
        raise ValueError("x and k must be matrices of the same dtype")
    (height, width), (kh, kw) = x.shape, k.shape
    if not (1 <= kh <= height and 1 <= kw <= width):
        raise ValueError("the kernel does not fit")
    rows, columns = height - kh + 1, width - kw + 1
    windows = torch.stack(
        [x[i : i + kh, j : j + kw].reshape(-1) for i in range(rows) for j in range(columns)],
    )
    return (windows * k.reshape(-1)).sum(dim=1).to(x.dtype).reshape(columns, rows)
