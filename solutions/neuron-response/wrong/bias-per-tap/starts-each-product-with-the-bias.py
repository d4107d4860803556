"""Adds the bias inside the sum, once for every product.

Adds the bias in the loop over the inputs.
"""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError("one weight for each input")
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError("a neuron has one bias")
    total = torch.zeros((), dtype=patch.dtype)
    for pixel, tap in zip(patch.flatten(), weight.flatten(), strict=True):
        total = total + pixel * tap + bias
    return total
