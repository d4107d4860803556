"""Never looks at the shape of the bias, so that a single number is added to every class."""

from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.shape[2] * features.shape[3] == 0:
        raise ValueError(f"maps of {tuple(features.shape[2:])} have no pixel to average")
    if weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")

    scores = features.mean(dim=(2, 3)) @ weight.T
    return scores if bias is None else scores + bias
