"""Glues strips on, one axis after the other, with the axes turned in between."""

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
    for before, after in ((left, right), (top, bottom)):
        x = x.transpose(-1, -2)
        strips = [x.new_full((*x.shape[:-2], size, x.shape[-1]), value) for size in (before, after)]
        x = torch.cat([strips[0], x, strips[1]], dim=-2)
    return x.transpose(-1, -2).transpose(-1, -2).clone()
