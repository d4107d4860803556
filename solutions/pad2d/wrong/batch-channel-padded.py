"""Adds the border of the rows to the batch and channel axes as well."""

from torch import Tensor


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = _sides(padding)
    if x.dim() < 2:
        raise ValueError(f"the image must have at least two axes, not {x.dim()}")

    *others, width = x.shape
    shape = [top + size + bottom for size in others] + [left + width + right]
    result = x.new_full(shape, value)
    inside = [slice(top, top + size) for size in others] + [slice(left, left + width)]
    result[tuple(inside)] = x
    return result


def _sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    sides = padding if isinstance(padding, tuple) else (padding,) * 4
    if len(sides) != 4 or any(type(side) is not int or side < 0 for side in sides):
        raise ValueError(f"padding must be one int or four, none below 0, not {padding!r}")
    return sides
