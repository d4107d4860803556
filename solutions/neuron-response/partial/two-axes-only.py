"""Loops over rows and columns, so that a patch has two axes, and checks nothing."""

import torch


def neuron_response(patch, weight, bias=0.0):
    rows, columns = patch.shape
    total = torch.zeros((), dtype=patch.dtype)
    for i in range(rows):
        for j in range(columns):
            total = total + patch[i][j] * weight[i][j]
    return total + bias
