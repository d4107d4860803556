"""Refuses a border that goes around the ring exactly once."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
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
    left, right, top, bottom = padding
    height, width = x.shape[2:]
    if mode in ("reflect", "circular") and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError(f"the border is too wide for {mode}")

    wide = torch.cat([_border(x, left, mode, value, True), x, _border(x, right, mode, value, False)], dim=3)
    turned = wide.transpose(2, 3)
    tall = torch.cat(
        [_border(turned, top, mode, value, True), turned, _border(turned, bottom, mode, value, False)], dim=3
    )
    return tall.transpose(2, 3).contiguous()


def _border(x: Tensor, count: int, mode: str, value: float, before: bool) -> Tensor:
    size = x.shape[3]
    if mode == "constant":
        return x.new_full((*x.shape[:3], count), value)
    if mode == "replicate":
        edge = 0 if before else size - 1
        return x[..., [edge] * count]
    if mode == "reflect":
        return x[..., 1 : 1 + count].flip(3) if before else x[..., size - 1 - count : size - 1].flip(3)
    return x[..., size - count :] if before else x[..., :count]
