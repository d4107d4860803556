"""A pixel replaces the winner also if it is only as large, so of equal pixels the last one wins.

Fails: exactly when the largest pixel of a window is there more than once, and only in the indices; the values are
right. Also for bad arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import math

import torch


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    def f(v):
        return v if isinstance(v, tuple) else (v, v)

    k = f(kernel_size)
    s = k if stride is None else f(stride)
    p = f(padding)
    d = f(dilation)
    n, c, h, w = x.shape
    o = []
    for t in range(2):
        z = x.shape[2 + t]
        m = (z + 2 * p[t] - d[t] * (k[t] - 1) - 1) / s[t]
        m = (math.ceil(m) if ceil_mode else math.floor(m)) + 1
        if ceil_mode and (m - 1) * s[t] >= z + p[t]:
            m -= 1
        o.append(m)
    lo = -float("inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    y = torch.full((n, c, o[0], o[1]), lo, dtype=x.dtype)
    z = torch.zeros((n, c, o[0], o[1]), dtype=torch.int64)
    for m in range(n):
        for e in range(c):
            for i in range(o[0]):
                for j in range(o[1]):
                    for a in range(k[0]):
                        for b in range(k[1]):
                            r = i * s[0] - p[0] + a * d[0]
                            q = j * s[1] - p[1] + b * d[1]
                            if r < 0 or r >= h or q < 0 or q >= w:
                                continue
                            v = x[m, e, r, q]
                            if v >= y[m, e, i, j] or v != v:
                                y[m, e, i, j] = v
                                z[m, e, i, j] = r * w + q
    if return_indices:
        return y, z
    return y
