"""Collects the pixels in a tensor of the default dtype, whatever the dtype of the image is."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    _check(x, padding, mode, value)
    left, right, top, bottom = padding
    n, c, height, width = x.shape
    result = torch.full((n, c, top + height + bottom, left + width + right), float(value))
    for i in range(result.shape[2]):
        for j in range(result.shape[3]):
            row = _source(i - top, height, mode)
            column = _source(j - left, width, mode)
            if row is not None and column is not None:
                result[:, :, i, j] = x[:, :, row, column]
    return result


def _source(place: int, size: int, mode: str) -> int | None:
    if mode == "constant":
        return place if 0 <= place < size else None
    if mode == "reflect":
        return size - 1 - abs(size - 1 - abs(place))
    if mode == "replicate":
        return min(max(place, 0), size - 1)
    return place % size


def _check(x: Tensor, padding: tuple[int, int, int, int], mode: str, value: float) -> None:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("padding must be (left, right, top, bottom)")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError("the sides must be ints of at least 0")
    if x.dim() != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"unknown mode {mode}")
    if value != 0 and mode != "constant":
        raise ValueError(f"{mode} takes no value")
    limits = {"reflect": (x.shape[2] - 1, x.shape[3] - 1), "circular": (x.shape[2], x.shape[3])}
    if mode in limits and (max(padding[2:]) > limits[mode][0] or max(padding[:2]) > limits[mode][1]):
        raise ValueError(f"the border is too wide for {mode}")
