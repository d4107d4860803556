"""Fills the four sides from the map and leaves the corners empty."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = padding
    n, c, h, w = x.shape
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode == "reflect" and (max(left, right) >= w or max(top, bottom) >= h):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (max(left, right) > w or max(top, bottom) > h):
        raise ValueError("the ring is too short")
    result = torch.full((n, c, top + h + bottom, left + w + right), value, dtype=x.dtype)
    middle_rows, middle_columns = slice(top, top + h), slice(left, left + w)
    result[:, :, middle_rows, middle_columns] = x
    if mode == "constant":
        return result
    for k in range(1, left + 1):
        column = {"reflect": k, "replicate": 0, "circular": w - k}[mode]
        result[:, :, middle_rows, left - k] = x[:, :, :, column]
    for k in range(1, right + 1):
        column = {"reflect": w - 1 - k, "replicate": w - 1, "circular": k - 1}[mode]
        result[:, :, middle_rows, left + w - 1 + k] = x[:, :, :, column]
    for k in range(1, top + 1):
        row = {"reflect": k, "replicate": 0, "circular": h - k}[mode]
        result[:, :, top - k, middle_columns] = x[:, :, row, :]
    for k in range(1, bottom + 1):
        row = {"reflect": h - 1 - k, "replicate": h - 1, "circular": k - 1}[mode]
        result[:, :, top + h - 1 + k, middle_columns] = x[:, :, row, :]
    return result
