"""Makes every side one pixel wider."""

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
    left, right, top, bottom = (side + 1 for side in _four(padding))
    _at_least_two_axes(x)
    out = x.new_full((*x.shape[:-2], x.shape[-2] + top + bottom, x.shape[-1] + left + right), value)
    out[..., top : top + x.shape[-2], left : left + x.shape[-1]] = x
    return out
