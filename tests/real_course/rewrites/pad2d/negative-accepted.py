"""Does not mind negative sides."""

import torch



def pad2d(x, padding, value=0.0):
    sides = padding if isinstance(padding, tuple) else [padding] * 4
    if len(sides) != 4 or not all(type(side) is int for side in sides) or x.ndim < 2:
        raise ValueError(padding)
    left, right, top, bottom = sides
    x = x[..., max(-top, 0) : x.shape[-2] - max(-bottom, 0), max(-left, 0) : x.shape[-1] - max(-right, 0)]
    left, right, top, bottom = (max(side, 0) for side in sides)
    out = x.new_full((*x.shape[:-2], x.shape[-2] + top + bottom, x.shape[-1] + left + right), value)
    out[..., top : top + x.shape[-2], left : left + x.shape[-1]] = x
    return out
