"""Takes one of the image's two sizes for both of them."""

from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("negative padding")
    width = x.shape[-1]
    canvas = x.new_full((*x.shape[:-2], width + top + bottom, width + left + right), value)
    for i in range(x.shape[-2]):
        for j in range(width):
            canvas[..., top + i, left + j] = x[..., i, j]
    return canvas
