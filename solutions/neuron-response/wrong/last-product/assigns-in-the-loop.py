"""Overwrites every product with the next instead of adding them up.

Assigns in the loop where it should add.
"""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError("one weight for each input")
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError("a neuron has one bias")
    response = patch.sum() * 0
    for pixel, tap in zip(patch.flatten(), weight.flatten(), strict=True):
        response = pixel * tap
    return response + bias
