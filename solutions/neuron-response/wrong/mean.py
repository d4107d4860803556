"""Averages the products instead of adding them up."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape or patch.dtype != weight.dtype:
        raise ValueError("patch and weight must have the same shape and dtype")
    if isinstance(bias, Tensor) and (bias.dim() > 0 or bias.dtype != patch.dtype):
        raise ValueError("bias must be a single number of the same dtype")
    products = patch * weight
    return products.mean() + bias
