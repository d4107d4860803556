"""A bias that is a tensor is turned into a Python number first.

Fails: the numbers are right (up to rounding), but when bias is a tensor that requires a gradient, none reaches it.
When nothing else requires a gradient either, the result requires none.
Hand: (3) helper functions.
"""

import torch
from torch import Tensor


def check(patch: Tensor, weight: Tensor) -> None:
    if tuple(patch.shape) != tuple(weight.shape):
        raise ValueError("patch and weight must have the same shape")
    if patch.dtype != weight.dtype:
        raise ValueError("patch and weight must have the same dtype")


def number(bias, dtype) -> float:
    if not isinstance(bias, Tensor):
        return bias
    if bias.dim() != 0 or bias.dtype != dtype:
        raise ValueError("bias must be one number of the same dtype")
    return bias.item()


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    check(patch, weight)
    b = number(bias, patch.dtype)
    return torch.dot(patch.reshape(-1), weight.reshape(-1)) + b
