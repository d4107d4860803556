"""The border is drawn beside, above and below the image; the four corners keep their zeros.

Fails: exactly when value is not 0 and there is a corner, that is some border on the left or right and some above or
below.
Hand: (1) plain loops, short names.
"""

import torch


def pad2d(x, padding, value=0.0):
    if x.dim() < 2:
        raise ValueError("x needs two axes")
    if isinstance(padding, tuple):
        p = padding
    else:
        p = (padding, padding, padding, padding)
    if len(p) != 4:
        raise ValueError("padding needs four numbers")
    for v in p:
        if type(v) is not int or v < 0:
            raise ValueError("padding must be ints, none negative")
    l, r, t, b = p  # noqa: E741
    h, w = x.shape[-2:]
    y = torch.zeros(x.shape[:-2] + (t + h + b, l + w + r), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            y[..., t + i, l + j] = x[..., i, j]
    for i in range(h):
        for j in range(l):
            y[..., t + i, j] = value
        for j in range(r):
            y[..., t + i, l + w + j] = value
    for j in range(w):
        for i in range(t):
            y[..., i, l + j] = value
        for i in range(b):
            y[..., t + h + i, l + j] = value
    return y
