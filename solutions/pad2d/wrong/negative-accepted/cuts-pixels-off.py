"""Accepts a negative side instead of refusing it."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    x = x[..., max(-top, 0) :, max(-left, 0) :]
    x = x[..., : x.shape[-2] - max(-bottom, 0), : x.shape[-1] - max(-right, 0)]
    left, right, top, bottom = (max(side, 0) for side in (left, right, top, bottom))

    *leading, height, width = x.shape
    result = x.new_full((*leading, top + height + bottom, left + width + right), value)
    result[..., top : top + height, left : left + width] = x
    return result
