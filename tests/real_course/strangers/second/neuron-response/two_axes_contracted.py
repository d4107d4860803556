"""The products are added up over two axes, as if every patch were a table.

Fails: patches that do not have exactly two axes: an error for a row of inputs or a single input, and a table
(or an error) for C x kh x kw. Right for kh x kw.
"""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError("every pixel needs one weight")
    if isinstance(bias, Tensor) and bias.dim() > 0:
        raise ValueError("a neuron has a single bias")
    return torch.tensordot(patch, weight, dims=2) + bias
