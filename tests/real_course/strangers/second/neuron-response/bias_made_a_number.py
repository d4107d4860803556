"""A bias that is a tensor is turned into a Python number before it is added.

Fails: no gradient reaches a bias that is a tensor. All values, and the gradients of patch and weight, are right.
"""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    """Multiply every input by its own weight, add up the products, and add the bias once."""
    if tuple(patch.shape) != tuple(weight.shape):
        raise ValueError(f"patch {tuple(patch.shape)} and weight {tuple(weight.shape)} differ")
    if isinstance(bias, Tensor) and bias.ndim:
        raise ValueError("bias must not have axes")
    response = torch.mul(patch, weight).sum()
    return response + float(bias)
