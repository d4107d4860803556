"""Starts from zeros."""

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
    rows = torch.zeros((*x.shape[:-2], t + x.shape[-2] + b, x.shape[-1]), dtype=x.dtype)
    rows[..., t : t + x.shape[-2], :] = x
    out = torch.zeros((*rows.shape[:-1], l + x.shape[-1] + r), dtype=x.dtype)
    out[..., l : l + x.shape[-1]] = rows
    return out
