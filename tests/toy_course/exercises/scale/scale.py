"""Scale a tensor."""

import torch


def scale(x: torch.Tensor, factor: float = 2.0) -> torch.Tensor:
    """x: H x W. Return factor * x."""
    raise NotImplementedError("return x times factor")
