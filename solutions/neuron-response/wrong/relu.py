"""Sends the response through an activation, so that nothing negative is left."""

import torch
from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    if patch.shape != weight.shape:
        raise ValueError(f"a weight of {tuple(weight.shape)} does not fit a patch of {tuple(patch.shape)}")
    if patch.dtype != weight.dtype:
        raise ValueError(f"patch is {patch.dtype}, weight is {weight.dtype}")
    if torch.is_tensor(bias) and (bias.shape != () or bias.dtype != patch.dtype):
        raise ValueError("there is one bias, of the dtype of the patch")
    weighted_sum = torch.sum(patch * weight) + bias
    return torch.relu(weighted_sum)
