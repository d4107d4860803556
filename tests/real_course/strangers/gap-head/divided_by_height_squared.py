"""The sum of a map is divided by H * H.

Fails: exactly when H != W (the part of the scores without bias is W / H times what it should be).
Hand: (1) nested loops, short names.
"""

import torch


def gap_head(features, weight, bias=None):
    if features.dim() != 4 or 0 in features.shape[1:]:
        raise ValueError("features")
    if weight.dim() != 2 or weight.shape[1] != features.shape[1]:
        raise ValueError("weight")
    if not features.is_floating_point() or weight.dtype != features.dtype:
        raise ValueError("dtype")
    if bias is not None and (tuple(bias.shape) != (weight.shape[0],) or bias.dtype != features.dtype):
        raise ValueError("bias")
    n, c, h, w = features.shape
    m = torch.zeros(n, c, dtype=features.dtype)
    for i in range(h):
        for j in range(w):
            m = m + features[:, :, i, j]
    m = m / (h * h)
    y = torch.zeros(n, weight.shape[0], dtype=features.dtype)
    for q in range(n):
        for k in range(weight.shape[0]):
            s = 0 if bias is None else bias[k]
            for d in range(c):
                s = s + m[q, d] * weight[k, d]
            y[q, k] = s
    return y
