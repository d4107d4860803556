"""Has a branch for an image and one for a batch, and nothing for other numbers of axes."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("a border cannot be narrower than nothing")
    height, width = x.shape[-2], x.shape[-1]
    new_height, new_width = top + height + bottom, left + width + right
    if len(x.shape) == 2:
        result = x.new_full((new_height, new_width), value)
        result[top : top + height, left : left + width] = x
    else:
        result = x.new_full((x.shape[0], x.shape[1], new_height, new_width), value)
        result[:, :, top : top + height, left : left + width] = x
    return result
