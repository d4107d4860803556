"""Goes through numpy."""

import numpy as np
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
    pixels = x.detach().numpy()
    h, w = pixels.shape[-2:]
    out = np.full((*pixels.shape[:-2], t + h + b, l + w + r), value, dtype=pixels.dtype)
    out[..., t : t + h, l : l + w] = pixels
    return torch.from_numpy(out)
