"""Goes around the ring as often as the border asks for."""

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
    n, c, height, width = x.shape
    if mode == "reflect" and (max(left, right) > width - 1 or max(top, bottom) > height - 1):
        raise ValueError("the border is too wide to reflect")

    if mode == "constant":
        result = torch.full((n, c, top + height + bottom, left + width + right), value, dtype=x.dtype)
        result[:, :, top : top + height, left : left + width] = x
        return result
    i = torch.arange(-top, height + bottom)
    j = torch.arange(-left, width + right)
    if mode == "reflect":
        i = (height - 1) - ((height - 1) - i.abs()).abs()
        j = (width - 1) - ((width - 1) - j.abs()).abs()
    elif mode == "replicate":
        i, j = i.clamp(0, height - 1), j.clamp(0, width - 1)
    else:
        i, j = i % height, j % width
    return x[:, :, i[:, None], j]
