"""Reads the four sides as (top, bottom, left, right)."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    top, bottom, left, right = padding
    height, width = x.shape[2:]
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
        raise ValueError("the ring is too short")
    wide = _pad_last_axis(x, left, right, mode, value)
    return _pad_last_axis(wide.transpose(2, 3), top, bottom, mode, value).transpose(2, 3).contiguous()


def _pad_last_axis(x: Tensor, before: int, after: int, mode: str, value: float) -> Tensor:
    size = x.shape[3]
    if mode == "constant":
        first = x.new_full((*x.shape[:3], before), value)
        last = x.new_full((*x.shape[:3], after), value)
    elif mode == "reflect":
        first = x[..., 1 : before + 1].flip(3)
        last = x[..., size - 1 - after : size - 1].flip(3)
    elif mode == "replicate":
        first = x[..., :1].expand(*x.shape[:3], before)
        last = x[..., -1:].expand(*x.shape[:3], after)
    else:
        first = x[..., size - before :]
        last = x[..., :after]
    return torch.cat([first, x, last], dim=3)
