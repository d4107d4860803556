"""Exercise: constant padding."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    """Put a border of value around the last two axes.

    x: ... x H x W, any number of axes in front, such as N x C x H x W
    padding: (left, right, top, bottom), or one int for all four sides
    value: what the border is filled with
    Returns a new tensor, ... x (top + H + bottom) x (left + W + right), of the same dtype.

    Raises ValueError if a side is negative.
    """
    raise NotImplementedError("write the border of value around a copy of the image")
