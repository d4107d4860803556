"""Peels off one axis after the other, until numbers are left."""

import torch


def neuron_response(patch, weight, bias=0.0):
    if patch.shape != weight.shape or getattr(bias, "shape", ()) != ():
        raise ValueError("these do not fit together")
    return _weighted(patch, weight) + bias


def _weighted(pixels, weights):
    if pixels.ndim == 0:
        return pixels * weights
    return torch.stack([_weighted(p, w) for p, w in zip(pixels, weights, strict=True)]).sum()
