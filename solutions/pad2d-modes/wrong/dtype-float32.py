"""Collects the pixels in a tensor of the default dtype, whatever the dtype of the image is."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = padding
    height, width = x.shape[2:]
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
        raise ValueError("the ring is too short")

    result = torch.full((*x.shape[:2], top + height + bottom, left + width + right), float(value))
    for i in range(-top, height + bottom):
        for j in range(-left, width + right):
            row, column = _source(i, height, mode), _source(j, width, mode)
            inside = 0 <= i < height and 0 <= j < width
            if inside or mode != "constant":
                result[:, :, top + i, left + j] = x[:, :, row, column]
    return result


def _source(i: int, size: int, mode: str) -> int:
    if mode == "reflect":
        return -i if i < 0 else i if i < size else 2 * size - 2 - i
    if mode == "replicate":
        return min(max(i, 0), size - 1)
    return i % size
