"""Maps without a pixel are looked for with numel() == 0, which is also true for a batch without images.

Fails: N = 0 (or C = 0) raises ValueError instead of giving 0 x K scores. Right for N >= 1.
"""

import torch.nn.functional as F
from torch import Tensor


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    if features.numel() == 0:
        raise ValueError("there is no pixel to average")
    classes, maps = weight.shape
    if maps != features.shape[1]:
        raise ValueError("weight needs one number for each map")
    if bias is not None and bias.shape != (classes,):
        raise ValueError("bias needs one number for each class")
    return F.linear(features.mean(dim=(-2, -1)), weight, bias)
