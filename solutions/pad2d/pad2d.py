"""Reference solution: constant padding."""

from torch import Tensor


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    """Put a border of value around the last two axes.

    x: ... x H x W, result: ... x (top + H + bottom) x (left + W + right), of the same dtype

        result[..., top + i, left + j] = x[..., i, j], and value everywhere else
    """
    left, right, top, bottom = _sides(padding)
    if x.dim() < 2:
        raise ValueError(f"the image must have at least two axes, not {x.dim()}")

    height, width = x.shape[-2], x.shape[-1]
    result = x.new_full((*x.shape[:-2], top + height + bottom, left + width + right), value)
    result[..., top : top + height, left : left + width] = x
    return result


def _sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Return padding as (left, right, top, bottom); one int stands for all four sides."""
    sides = padding if isinstance(padding, tuple) else (padding,) * 4
    if len(sides) != 4 or any(type(side) is not int or side < 0 for side in sides):
        raise ValueError(f"padding must be one int or four, none below 0, not {padding!r}")
    return sides
