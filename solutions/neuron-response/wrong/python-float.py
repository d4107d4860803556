"""Adds the products up as Python numbers and returns one."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> float:
    if patch.shape != weight.shape:
        raise ValueError("patch and weight must have the same shape")
    if patch.dtype != weight.dtype:
        raise ValueError("patch and weight must have the same dtype")
    if isinstance(bias, Tensor) and (bias.dim() > 0 or bias.dtype != patch.dtype):
        raise ValueError("bias must be a single number of the same dtype")
    response = float(bias)
    for pixel, tap in zip(patch.flatten().tolist(), weight.flatten().tolist(), strict=True):
        response += pixel * tap
    return response
