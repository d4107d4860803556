"""Takes the scalar product of the two as rows."""

import torch


def neuron_response(patch, weight, bias=0.0):
    bias = torch.as_tensor(bias, dtype=patch.dtype)
    if patch.size() != weight.size() or bias.ndim:
        raise ValueError("one weight for each input, and one bias")
    return torch.dot(patch.reshape(-1), weight.reshape(-1)) + bias
