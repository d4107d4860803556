"""The number of pixels is counted on the first image, and there may be none.

Fails: exactly when N is 0 (IndexError, where a result of 0 x K is right).
Hand: (4) a class, type hints.
"""

from torch import Tensor


class GapHead:
    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        if weight.dim() != 2:
            raise ValueError(f"weight must be K x C, got {tuple(weight.shape)}")
        if bias is not None and bias.shape != weight.shape[:1]:
            raise ValueError(f"bias must have {weight.shape[0]} entries, got {tuple(bias.shape)}")
        if bias is not None and bias.dtype != weight.dtype:
            raise ValueError("weight and bias must have the same dtype")
        self.weight: Tensor = weight
        self.bias: Tensor | None = bias

    def _check(self, features: Tensor) -> None:
        if features.dim() != 4 or min(features.shape[1:]) < 1:
            raise ValueError(f"features must be N x C x H x W, got {tuple(features.shape)}")
        if features.shape[1] != self.weight.shape[1]:
            raise ValueError("weight does not have one column for each map")
        if not features.is_floating_point() or features.dtype != self.weight.dtype:
            raise ValueError("features must be floating point, of the dtype of weight")

    def means(self, features: Tensor) -> Tensor:
        pixels: int = features[0, 0].numel()
        return features.flatten(2).sum(dim=2) / pixels

    def __call__(self, features: Tensor) -> Tensor:
        self._check(features)
        scores: Tensor = self.means(features) @ self.weight.t()
        return scores if self.bias is None else scores + self.bias


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    return GapHead(weight, bias)(features)
