"""Glues strips on in the order top, bottom, left, right."""

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
    top, bottom, left, right = _four(padding)
    _at_least_two_axes(x)

    def strip(rows, columns):
        return torch.full((*x.shape[:-2], rows, columns), value, dtype=x.dtype)

    wide = torch.cat([strip(x.shape[-2], left), x, strip(x.shape[-2], right)], dim=-1)
    return torch.cat([strip(top, wide.shape[-1]), wide, strip(bottom, wide.shape[-1])], dim=-2)
