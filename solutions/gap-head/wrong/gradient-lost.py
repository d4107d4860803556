"""Collects the scores as Python numbers, which cuts them off from the gradient."""

import torch
from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.shape[2] * features.shape[3] == 0:
        raise ValueError(f"maps of {tuple(features.shape[2:])} have no pixel to average")
    if weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per row of weight, not {tuple(bias.shape)}")

    scores = torch.zeros(features.shape[0], weight.shape[0], dtype=features.dtype)
    for n, maps in enumerate(features):
        for k, row in enumerate(weight):
            score = float((row * maps.mean(dim=(1, 2))).sum())
            scores[n, k] = score if bias is None else score + float(bias[k])
    return scores
