"""Takes a value in every mode and silently ignores it unless the mode is constant."""

import torch
from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("padding must have four sides")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError("every side must be an int of at least 0")
    left, right, top, bottom = padding
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x must be N x C x H x W with pixels in it")
    height, width = x.shape[2:]
    row = torch.arange(-top, height + bottom)
    column = torch.arange(-left, width + right)
    if mode == "constant":
        result = x.new_full((*x.shape[:2], len(row), len(column)), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    if mode == "reflect":
        if max(left, right) >= width or max(top, bottom) >= height:
            raise ValueError("the border is as wide as the image")
        row, column = row.abs(), column.abs()
        row = torch.where(row < height, row, 2 * height - 2 - row)
        column = torch.where(column < width, column, 2 * width - 2 - column)
    elif mode == "replicate":
        row, column = row.clamp(0, height - 1), column.clamp(0, width - 1)
    elif mode == "circular":
        if max(left, right) > width or max(top, bottom) > height:
            raise ValueError("the border is wider than the image")
        row, column = row % height, column % width
    else:
        raise ValueError(f"no mode {mode}")
    return x.index_select(2, row).index_select(3, column)
