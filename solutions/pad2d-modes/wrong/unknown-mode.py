"""Treats a mode that it does not know as a constant border."""

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
    if mode in ("reflect", "replicate", "circular"):
        if value != 0:
            raise ValueError("value belongs to the constant mode")
        if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
            raise ValueError("the border is as wide as the image")
        if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
            raise ValueError("the border is wider than the image")
        rows = [source(i, height, mode) for i in range(-top, height + bottom)]
        columns = [source(j, width, mode) for j in range(-left, width + right)]
        return x[:, :, rows][:, :, :, columns]
    result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
    result[:, :, top : top + height, left : left + width] = x
    return result


def source(i: int, size: int, mode: str) -> int:
    if mode == "circular":
        return i % size
    if mode == "replicate":
        return max(0, min(i, size - 1))
    return size - 1 - abs(size - 1 - abs(i))
