"""The border is made as (mask of the border) times value, which is NaN inside the image when value is infinite.

Fails: value = inf or -inf (0 * inf is NaN, so every pixel of the image becomes NaN). Right for finite values.
"""

import torch
from torch import Tensor


def sides(padding: int | tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Read padding as (left, right, top, bottom): 1 stands for (1, 1, 1, 1). Use it as it is."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    left, right, top, bottom = sides(padding)
    if min(left, right, top, bottom) < 0:
        raise ValueError("a side is negative")
    height, width = x.shape[-2:]
    shape = (*x.shape[:-2], top + height + bottom, left + width + right)
    inner = (..., slice(top, top + height), slice(left, left + width))

    image = x.new_zeros(shape)
    image[inner] = x
    mask = torch.ones(shape, dtype=torch.float64)
    mask[inner] = 0
    return image + (mask * value).to(x.dtype)
