"""Leaves the bias out."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError(f"shapes differ: {tuple(patch.shape)} and {tuple(weight.shape)}")
    if patch.dtype != weight.dtype:
        raise ValueError(f"dtypes differ: {patch.dtype} and {weight.dtype}")
    if isinstance(bias, Tensor) and (bias.shape != () or bias.dtype != patch.dtype):
        raise ValueError("bias must be a single number of the same dtype")
    return (patch * weight).sum()
