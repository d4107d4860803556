"""Refuses the widest mirror that fits, one pixel less than the map."""

import torch
from torch import Tensor

MODES = ["constant", "reflect", "replicate", "circular"]


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    check(x, padding, mode, value)
    left, right, top, bottom = padding
    n, c, height, width = x.shape
    if mode == "constant":
        framed = torch.full((n, c, top + height + bottom, left + width + right), value, dtype=x.dtype)
        framed[:, :, top : top + height, left : left + width] = x
        return framed
    rows = torch.tensor(sources(top, height, bottom, mode))
    columns = torch.tensor(sources(left, width, right, mode))
    return x.index_select(2, rows).index_select(3, columns)


def sources(before: int, size: int, after: int, mode: str) -> list[int]:
    inside = list(range(size))
    if mode == "reflect":
        return inside[before:0:-1] + inside + inside[-2 : -2 - after : -1]
    if mode == "replicate":
        return [0] * before + inside + [size - 1] * after
    return inside[size - before :] + inside + inside[:after]


def check(x: Tensor, padding: tuple[int, int, int, int], mode: str, value: float) -> None:
    if x.ndim != 4 or x.shape[1] == 0 or x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError("x must be N x C x H x W with pixels")
    if type(padding) is not tuple or len(padding) != 4:
        raise ValueError("padding must be a tuple of four")
    for side in padding:
        if type(side) is not int or side < 0:
            raise ValueError("each side must be an int, and not negative")
    if mode not in MODES:
        raise ValueError(f"mode must be one of {MODES}")
    if mode != "constant" and value != 0:
        raise ValueError("a value is for constant borders")
    for side, size in zip(padding, [x.shape[3], x.shape[3], x.shape[2], x.shape[2]], strict=True):
        if mode == "reflect" and side >= size - 1:
            raise ValueError("the mirror is too wide")
        if mode == "circular" and side > size:
            raise ValueError("more than once around the ring")
