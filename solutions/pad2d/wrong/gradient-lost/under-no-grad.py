"""Copies the pixels without their history, so that no gradient gets back to the image."""

import torch
from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("a side is negative")
    rows, columns = x.size(-2), x.size(-1)
    with torch.no_grad():
        padded = torch.full((*x.shape[:-2], rows + top + bottom, columns + left + right), value, dtype=x.dtype)
        padded[..., top : top + rows, left : left + columns] = x
    return padded
