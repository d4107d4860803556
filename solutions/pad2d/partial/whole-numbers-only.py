"""Adds the padding to the sizes as it comes, so that a tuple ends in a TypeError."""

import torch


def pad2d(x, padding, value=0.0):
    if padding < 0:
        raise ValueError("padding must not be negative")
    h, w = x.shape[-2:]
    out = torch.full(x.shape[:-2] + (h + 2 * padding, w + 2 * padding), value, dtype=x.dtype)
    out[..., padding : padding + h, padding : padding + w] = x
    return out
