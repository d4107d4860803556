"""Glues on a left and a top strip."""

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
    left, right, top, bottom = _four(padding)
    _at_least_two_axes(x)
    h, w = x.shape[-2:]
    border = x.new_full((*x.shape[:-2], h, left), value)
    x = torch.cat([border, x], dim=-1)
    border = x.new_full((*x.shape[:-2], top, w + left), value)
    return torch.cat([border, x], dim=-2)
