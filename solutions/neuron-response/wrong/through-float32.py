"""Turns patch and weight into float32 first."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError(f"a weight of {tuple(weight.shape)} does not fit a patch of {tuple(patch.shape)}")
    if isinstance(bias, Tensor) and bias.dim() != 0:
        raise ValueError(f"a neuron has one bias, not {tuple(bias.shape)}")
    return (patch.float() * weight.float()).sum() + bias
