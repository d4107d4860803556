"""Adds the border of the rows to the batch and channel axes as well."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("a border cannot be narrower than nothing")
    *others, width = x.shape
    shape = [top + size + bottom for size in others] + [left + width + right]
    result = x.new_full(shape, value)
    inside = [slice(top, top + size) for size in others] + [slice(left, left + width)]
    result[tuple(inside)] = x
    return result
