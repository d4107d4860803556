"""Adds the border on the left and on top only."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, _, top, _ = sides(padding)
    if min(sides(padding)) < 0:
        raise ValueError("a border cannot be narrower than nothing")
    *leading, height, width = x.shape
    result = x.new_full((*leading, top + height, left + width), value)
    result[..., top:, left:] = x
    return result
