"""The bias is added to every product before they are summed.

Fails: exactly when bias is not 0 and the patch does not have exactly one entry.
Hand: (2) one expression.
"""

import torch


def neuron_response(patch, weight, bias=0.0):
    bad_bias = torch.is_tensor(bias) and (bias.ndim != 0 or bias.dtype != patch.dtype)
    if patch.shape != weight.shape or patch.dtype != weight.dtype or bad_bias:
        raise ValueError("arguments do not fit together")
    return torch.sum(patch * weight + bias)
