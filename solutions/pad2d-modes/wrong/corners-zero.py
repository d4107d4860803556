"""Fills the four sides from the map and leaves the corners empty."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = _sides(padding)
    _check(x, padding, mode, value)
    n, c, h, w = x.shape
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


def _check(x: Tensor, padding: tuple[int, int, int, int], mode: str, value: float) -> None:
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode != "constant" and value != 0:
        raise ValueError("only a constant border takes a value")
    across, down = max(padding[:2]), max(padding[2:])
    if mode == "reflect" and (across >= x.shape[3] or down >= x.shape[2]):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (across > x.shape[3] or down > x.shape[2]):
        raise ValueError("the ring is too short")


def _sides(padding: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError(f"padding must be (left, right, top, bottom), not {padding!r}")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError(f"the sides must be whole numbers, none below 0, not {padding!r}")
    return padding
