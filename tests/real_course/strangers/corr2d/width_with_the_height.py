"""The number of columns is computed with the height of the kernel.

Fails: exactly when the kernel is not square: a result that is too narrow (or an error) for a tall kernel, an error
for a wide one.
Hand: (1) four nested loops, short names.
"""

import torch


def corr2d(x, k):
    if x.dim() != 2 or k.dim() != 2:
        raise ValueError("two axes")
    if x.dtype != k.dtype:
        raise ValueError("dtype")
    h, w = x.shape
    m, n = k.shape
    if m == 0 or n == 0 or m > h or n > w:
        raise ValueError("kernel size")
    y = torch.zeros(h - m + 1, w - m + 1, dtype=x.dtype)
    for i in range(h - m + 1):
        for j in range(w - m + 1):
            s = 0
            for a in range(m):
                for b in range(n):
                    s = s + x[i + a, j + b] * k[a, b]
            y[i, j] = s
    return y
