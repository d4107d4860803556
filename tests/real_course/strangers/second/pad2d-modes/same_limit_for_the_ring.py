"""The limit of the mirror is used for the ring too: a side as wide as the image is refused.

Fails: mode "circular" with a side that is exactly as wide as the image (left or right = W, top or bottom = H)
raises ValueError although one full round is allowed. Right everywhere else.
"""

import torch
from torch import Tensor

MODES = ("constant", "reflect", "replicate", "circular")


def indices(size: int, before: int, after: int, mode: str) -> Tensor:
    """For every place of a padded row the number of the pixel that it is a copy of."""
    places = torch.arange(-before, size + after)
    if mode == "circular":
        return places.remainder(size)
    if mode == "reflect":
        return (size - 1) - ((size - 1) - places.abs()).abs()
    return places.clamp(0, size - 1)


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    """Put a border around every map that is made of the map's own pixels, or of value."""
    if mode not in MODES:
        raise ValueError(f"mode is none of {MODES}")
    left, right, top, bottom = padding
    h, w = x.shape[2:]
    if mode in ("reflect", "circular") and (max(left, right) >= w or max(top, bottom) >= h):
        raise ValueError("the border is too wide for this mode")

    rows, cols = indices(h, top, bottom, mode), indices(w, left, right, mode)
    padded = x.index_select(2, rows).index_select(3, cols)
    if mode == "constant":
        padded[:, :, :top] = value
        padded[:, :, top + h :] = value
        padded[..., :left] = value
        padded[..., left + w :] = value
    return padded
