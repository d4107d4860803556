"""The valid part is cut out of the full one with [kh - 1 : -(kh - 1)], which is empty for a kernel of one row.

Fails: exactly in mode "valid" with a kernel of one row or of one column (an empty result).
Hand: (2) shifted slices instead of loops over places.
"""

import torch


def true_convolve2d(x, k, mode="valid"):
    if x.ndim != 2 or k.ndim != 2 or 0 in (*x.shape, *k.shape) or x.dtype != k.dtype or mode not in ("valid", "full"):
        raise ValueError("cannot convolve this")
    (height, width), (kh, kw) = x.shape, k.shape
    if mode == "valid" and (kh > height or kw > width):
        raise ValueError("the kernel is larger than the image")
    full = torch.zeros(height + kh - 1, width + kw - 1, dtype=x.dtype)
    for a, row in enumerate(k):
        for b, weight in enumerate(row):
            full[a : a + height, b : b + width] += weight * x
    return full if mode == "full" else full[kh - 1 : -(kh - 1), kw - 1 : -(kw - 1)].clone()
