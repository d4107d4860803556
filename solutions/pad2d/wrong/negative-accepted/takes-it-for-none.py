"""Accepts a negative side instead of refusing it."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = (max(0, side) for side in sides(padding))
    h, w = x.shape[-2:]
    result = x.new_full((*x.shape[:-2], top + h + bottom, left + w + right), value)
    result[..., top : top + h, left : left + w] = x
    return result
