"""Gets the two ends of a row mixed up."""

import torch


def _four(padding):
    four = (padding,) * 4 if not isinstance(padding, (tuple, list)) else tuple(padding)
    if len(four) != 4 or not all(type(n) is int and n >= 0 for n in four):
        raise ValueError(padding)
    return four


def _at_least_two_axes(x):
    if x.ndim < 2:
        raise ValueError(x.shape)


def pad2d(x, padding, value=0.0):
    l, r, t, b = _four(padding)
    _at_least_two_axes(x)
    size = (*x.shape[:-2], t + x.shape[-2] + b, l + x.shape[-1] + r)
    canvas = torch.full(size, value, dtype=x.dtype)
    for i in range(x.shape[-2]):
        for j in range(x.shape[-1]):
            canvas[..., t + i, r + j] = x[..., i, j]
    return canvas
