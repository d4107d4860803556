"""Adds the products up as Python numbers and returns one.

Makes a new tensor of the number, which remembers nothing.
"""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError("one weight for each input")
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError("a neuron has one bias")
    return torch.tensor((patch * weight).sum().item() + float(bias))
