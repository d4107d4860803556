"""The sum of a map is divided by the square of its width, as if every map were square.

Fails: whenever H != W (unless the sums are 0). Right for square maps.
"""

import torch
from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Replace every feature map by its mean, and compute one score per class from these means."""
    n_maps, height, size = features.shape[1:]
    if height < 1 or size < 1:
        raise ValueError("a map has no pixel")
    if weight.ndim != 2 or weight.shape[1] != n_maps:
        raise ValueError("a row of weight does not have one number for each map")
    if bias is not None and tuple(bias.shape) != (weight.shape[0],):
        raise ValueError("bias is not of the shape (K,)")
    means = torch.einsum("nchw->nc", features) / size**2
    scores = torch.einsum("nc,kc->nk", means, weight)
    return scores if bias is None else scores + bias
