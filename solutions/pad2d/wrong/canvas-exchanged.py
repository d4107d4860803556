"""Adds left and right to the height, and top and bottom to the width."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("a border cannot be narrower than nothing")
    *leading, height, width = x.shape
    result = x.new_full((*leading, height + left + right, width + top + bottom), value)
    result[..., top : top + height, left : left + width] = x
    return result
