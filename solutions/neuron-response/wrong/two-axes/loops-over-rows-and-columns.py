"""Takes for granted that a patch has two axes.

Loops over rows and columns.
"""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError("one weight for each input")
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError("a neuron has one bias")
    total = torch.zeros((), dtype=patch.dtype)
    for i in range(patch.shape[0]):
        for j in range(patch.shape[1]):
            total = total + patch[i, j] * weight[i, j]
    return total + bias
