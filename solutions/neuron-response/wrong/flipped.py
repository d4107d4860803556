"""Turns the weights by 180 degrees before they meet the pixels."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape or patch.dtype != weight.dtype:
        raise ValueError("patch and weight must have the same shape and dtype")
    if isinstance(bias, Tensor) and (bias.dim() > 0 or bias.dtype != patch.dtype):
        raise ValueError("bias must be a single number of the same dtype")
    turned = weight.flip(tuple(range(weight.dim())))
    return (patch * turned).sum() + bias
