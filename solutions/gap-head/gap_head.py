"""Reference solution: average pooling instead of a fully connected layer."""

from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Replace every feature map by its mean, and compute one score per class from these means.

    features: N x C x H x W, weight: K x C, bias: K, result: N x K

        score[n, k] = bias[k] + sum over c of weight[k, c] * (mean of features[n, c])
    """
    if features.shape[2] * features.shape[3] == 0:
        raise ValueError(f"maps of {tuple(features.shape[2:])} have no pixel to average")
    if weight.shape[1] != features.shape[1]:
        raise ValueError(f"expected K x {features.shape[1]} weights, not {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"expected one bias per row of weight, not {tuple(bias.shape)}")

    scores = features.mean(dim=(2, 3)) @ weight.T
    return scores if bias is None else scores + bias
