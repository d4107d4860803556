"""Averages over the maps, too, so that every class weighs one number."""

from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.shape[2] * features.shape[3] == 0:
        raise ValueError(f"maps of {tuple(features.shape[2:])} have no pixel to average")
    if weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per row of weight, not {tuple(bias.shape)}")

    mean = features.mean(dim=(1, 2, 3))
    scores = mean[:, None] * weight.sum(dim=1)
    return scores if bias is None else scores + bias
