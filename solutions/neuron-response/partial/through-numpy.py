"""Computes in numpy and makes a new tensor of the number, which cuts the gradient."""

import numpy as np
import torch


def neuron_response(patch, weight, bias=0.0):
    if patch.shape != weight.shape:
        raise ValueError("shape mismatch")
    if torch.is_tensor(bias) and bias.ndim > 0:
        raise ValueError("bias must be a scalar")
    z = np.sum(patch.detach().numpy() * weight.detach().numpy())
    return torch.tensor(float(z) + float(bias))
