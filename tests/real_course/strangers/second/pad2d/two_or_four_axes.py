"""A tensor is either one map of two axes or a batch of four; nothing else is thought of.

Fails: three axes (C x H x W) and five axes: unpacking the shape raises (a ValueError, as it happens). Right for
two and four axes.
"""

import torch
from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    """Put a border of value around the last two axes."""
    left, right, top, bottom = sides(padding)
    if any(side < 0 for side in (left, right, top, bottom)):
        raise ValueError("sides must not be negative")
    if x.dim() == 2:
        return pad2d(x[None, None], padding, value)[0, 0]

    n, c, h, w = x.shape
    before = torch.full((n, c, h, left), value, dtype=x.dtype)
    after = torch.full((n, c, h, right), value, dtype=x.dtype)
    wide = torch.cat([before, x, after], dim=3)
    above = torch.full((n, c, top, left + w + right), value, dtype=x.dtype)
    below = torch.full((n, c, bottom, left + w + right), value, dtype=x.dtype)
    return torch.cat([above, wide, below], dim=2)
