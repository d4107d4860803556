"""Works in numpy, which cuts the gradient, and checks no argument."""

import numpy as np
import torch


def gap_head(features, weight, bias=None):
    pooled = np.mean(features.detach().numpy(), axis=(2, 3))
    scores = np.dot(pooled, weight.detach().numpy().T)
    if bias is not None:
        scores += bias.detach().numpy()
    return torch.from_numpy(scores)
