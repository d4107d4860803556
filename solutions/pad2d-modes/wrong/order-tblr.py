"""Reads the four sides as (top, bottom, left, right)."""

from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    top, bottom, left, right = _checked(padding)
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError("x must be N x C x H x W with pixels in it")
    height, width = x.shape[2:]
    if mode == "constant":
        result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    if value != 0:
        raise ValueError("value belongs to the constant mode")
    if mode == "reflect":
        if max(left, right) >= width or max(top, bottom) >= height:
            raise ValueError("the border is as wide as the image")
        rows = [abs(i) if i < height else 2 * height - 2 - i for i in range(-top, height + bottom)]
        columns = [abs(j) if j < width else 2 * width - 2 - j for j in range(-left, width + right)]
    elif mode == "replicate":
        rows = [min(max(i, 0), height - 1) for i in range(-top, height + bottom)]
        columns = [min(max(j, 0), width - 1) for j in range(-left, width + right)]
    elif mode == "circular":
        if max(left, right) > width or max(top, bottom) > height:
            raise ValueError("the border is wider than the image")
        rows = [i % height for i in range(-top, height + bottom)]
        columns = [j % width for j in range(-left, width + right)]
    else:
        raise ValueError(f"no mode {mode}")
    return x[:, :, rows][:, :, :, columns]


def _checked(padding: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("padding must have four sides")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError("every side must be an int of at least 0")
    return padding
