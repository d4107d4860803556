"""The kernel is turned in mode "full" only; "valid" correlates.

Fails: in mode "valid" exactly when the kernel is not the same after half a turn. Mode "full" is right.
Hand: (1) four nested loops, short names.
"""

import torch


def true_convolve2d(x, k, mode="valid"):
    if x.dim() != 2 or k.dim() != 2 or x.numel() == 0 or k.numel() == 0:
        raise ValueError("two axes with entries")
    if x.dtype != k.dtype:
        raise ValueError("dtype")
    h, w = x.shape
    m, n = k.shape
    if mode == "valid":
        if m > h or n > w:
            raise ValueError("kernel too large")
        y = torch.zeros(h - m + 1, w - n + 1, dtype=x.dtype)
        for i in range(h - m + 1):
            for j in range(w - n + 1):
                for a in range(m):
                    for b in range(n):
                        y[i, j] = y[i, j] + x[i + a, j + b] * k[a, b]
        return y
    if mode == "full":
        y = torch.zeros(h + m - 1, w + n - 1, dtype=x.dtype)
        for i in range(h + m - 1):
            for j in range(w + n - 1):
                for a in range(m):
                    for b in range(n):
                        if 0 <= i - a < h and 0 <= j - b < w:
                            y[i, j] = y[i, j] + x[i - a, j - b] * k[a, b]
        return y
    raise ValueError("mode")
