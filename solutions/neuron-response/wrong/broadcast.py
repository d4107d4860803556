"""Lets a weight of another shape be stretched until it fits the patch."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.dtype != weight.dtype:
        raise ValueError(f"patch is {patch.dtype}, weight is {weight.dtype}")
    if isinstance(bias, Tensor) and (bias.shape != () or bias.dtype != patch.dtype):
        raise ValueError("there is one bias, of the dtype of the patch")
    return (patch * weight).sum() + bias
