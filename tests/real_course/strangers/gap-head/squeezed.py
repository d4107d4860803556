"""The pooled axes are kept and taken off with squeeze(), which takes a batch of one or a single map off as well.

Fails: exactly when N == 1 (the result has one axis too few, or an error) or C == 1 (an error). Right otherwise.
Hand: (2) one chain of calls.
"""

import torch.nn.functional as F  # noqa: N812


def gap_head(features, weight, bias=None):
    if features.ndim != 4 or 0 in features.shape[1:] or not features.is_floating_point():
        raise ValueError("features must be N x C x H x W, floating point")
    if weight.ndim != 2 or weight.shape[1] != features.shape[1]:
        raise ValueError("weight must be K x C")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError("bias must have K numbers")
    if any(t is not None and t.dtype != features.dtype for t in (weight, bias)):
        raise ValueError("dtypes differ")
    return F.linear(features.mean(dim=(2, 3), keepdim=True).squeeze(), weight, bias)
