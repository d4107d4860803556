"""All four sides are compared with the width of the image, also top and bottom.

Fails: modes "reflect" and "circular" for images that are not square: no ValueError for top or bottom beyond H
(and at most W - 1 or W), and a ValueError for allowed ones when H > W. Right for square images, and in the
modes "constant" and "replicate".
"""

import torch
from torch import Tensor


def source(place: int, size: int, mode: str) -> int:
    """The pixel that is copied to a place before, in or behind a row."""
    if mode == "replicate":
        return min(max(place, 0), size - 1)
    if mode == "circular":
        return place % size
    if place < 0:
        place = -place
    return place if place < size else 2 * (size - 1) - place


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = padding
    height, width = x.shape[-2:]
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"unknown mode {mode}")
    if mode == "reflect" and max(padding) >= width:
        raise ValueError("the mirror cannot show so many pixels")
    if mode == "circular" and max(padding) > width:
        raise ValueError("more than one round")
    if mode == "constant":
        result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    rows = [source(place, height, mode) for place in range(-top, height + bottom)]
    cols = [source(place, width, mode) for place in range(-left, width + right)]
    return x[:, :, rows][:, :, :, cols]
