"""Keeps height and width as axes of length 1."""

from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.shape[2] * features.shape[3] == 0:
        raise ValueError(f"maps of {tuple(features.shape[2:])} have no pixel to average")
    if weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per row of weight, not {tuple(bias.shape)}")

    means = features.mean(dim=(2, 3), keepdim=True)
    scores = (weight[:, :, None, None] * means[:, None]).sum(dim=2)
    return scores if bias is None else scores + bias[:, None, None]
