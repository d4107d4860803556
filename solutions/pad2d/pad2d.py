"""Reference solution: constant padding."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    """Put a border of value around the last two axes.

    x: ... x H x W, result: ... x (top + H + bottom) x (left + W + right), of the same dtype

        result[..., top + i, left + j] = x[..., i, j], and value everywhere else
    """
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError(f"a border adds pixels and takes none away, so {padding!r} cannot be")

    height, width = x.shape[-2], x.shape[-1]
    result = x.new_full((*x.shape[:-2], top + height + bottom, left + width + right), value)
    result[..., top : top + height, left : left + width] = x
    return result
