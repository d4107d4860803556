"""Turns the scores into probabilities with a softmax."""

import torch
from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.dim() != 4 or min(features.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(features.shape)}")
    if weight.dim() != 2 or weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per row of weight, not {tuple(bias.shape)}")
    if not features.is_floating_point():
        raise ValueError(f"a mean needs a floating-point tensor, not {features.dtype}")
    if weight.dtype != features.dtype or (bias is not None and bias.dtype != features.dtype):
        raise ValueError("features, weight and bias must have the same dtype")

    means = features.mean(dim=(2, 3))
    return torch.softmax(torch.nn.functional.linear(means, weight, bias), dim=1)
