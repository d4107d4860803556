"""Writes the value wherever the padded image is 0, real pixels included."""

from torch import Tensor


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = _sides(padding)
    if x.dim() < 2:
        raise ValueError(f"the image must have at least two axes, not {x.dim()}")

    *leading, height, width = x.shape
    result = x.new_zeros((*leading, top + height + bottom, left + width + right))
    result[..., top : top + height, left : left + width] = x
    result[result == 0] = value
    return result


def _sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    sides = padding if isinstance(padding, tuple) else (padding,) * 4
    if len(sides) != 4 or any(type(side) is not int or side < 0 for side in sides):
        raise ValueError(f"padding must be one int or four, none below 0, not {padding!r}")
    return sides
