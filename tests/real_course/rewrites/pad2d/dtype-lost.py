"""Makes the canvas without a dtype."""

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
    h, w = x.shape[-2:]
    canvas = torch.ones(*x.shape[:-2], h + t + b, w + l + r) * value
    canvas[..., t : h + t, l : w + l] = x
    return canvas
