"""Reads shape and strides off views that numpy makes: every sh-th row is a step of the strides that are wanted."""

import numpy as np


def window_view(x, kernel_size, stride=1):
    pairs = [o if isinstance(o, tuple) else (o, o) for o in (kernel_size, stride)]
    if any(len(p) != 2 or any(type(n) is not int or n < 1 for n in p) for p in pairs):
        raise ValueError("sizes and strides are ints above 0")
    if x.ndim != 4 or not all(x.shape[1:]):
        raise ValueError("four axes with pixels are needed")
    (kh, kw), (sh, sw) = pairs
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("no window fits")
    corners = x[:, :, : x.shape[2] - kh + 1, : x.shape[3] - kw + 1][:, :, ::sh, ::sw]
    far = [corners.strides[0], corners.strides[1], x.strides[2] * sh, x.strides[3] * sw]
    return np.lib.stride_tricks.as_strided(x, corners.shape + (kh, kw), (*far, *x.strides[2:]))
