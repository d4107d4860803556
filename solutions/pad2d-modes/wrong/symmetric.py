"""Shows the edge pixel once more in the mirror, like numpy's "symmetric"."""

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
    height, width = x.shape[2], x.shape[3]
    if mode == "reflect" and (left >= width or right >= width or top >= height or bottom >= height):
        raise ValueError("the border is too wide to reflect")
    if mode == "circular" and (left > width or right > width or top > height or bottom > height):
        raise ValueError("the border is too wide for the ring")

    x = _pad_last_axis(x, left, right, mode, value)
    return _pad_last_axis(x.transpose(2, 3), top, bottom, mode, value).transpose(2, 3).contiguous()


def _pad_last_axis(x: Tensor, before: int, after: int, mode: str, value: float) -> Tensor:
    size = x.shape[3]
    if mode == "constant":
        first = x.new_full((*x.shape[:3], before), value)
        last = x.new_full((*x.shape[:3], after), value)
    elif mode == "reflect":
        first = x[..., :before].flip(3)
        last = x[..., size - after :].flip(3)
    elif mode == "replicate":
        first = x[..., :1].expand(*x.shape[:3], before)
        last = x[..., -1:].expand(*x.shape[:3], after)
    else:
        first = x[..., size - before :]
        last = x[..., :after]
    return torch.cat([first, x, last], dim=3)
