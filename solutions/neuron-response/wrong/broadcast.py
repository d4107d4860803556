"""Lets a weight of another shape be stretched until it fits the patch."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError(f"a neuron has one bias, not {tuple(bias.shape)}")
    return (patch * weight).sum() + bias
