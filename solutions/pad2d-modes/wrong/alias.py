"""Returns the image itself when there is nothing to add."""

from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = padding
    height, width = x.shape[2:]
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
        raise ValueError("the ring is too short")

    if padding == (0, 0, 0, 0):
        return x
    if mode == "constant":
        result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    rows = [_source(i, height, mode) for i in range(-top, height + bottom)]
    columns = [_source(j, width, mode) for j in range(-left, width + right)]
    return x[:, :, rows][:, :, :, columns]


def _source(i: int, size: int, mode: str) -> int:
    if mode == "reflect":
        return -i if i < 0 else i if i < size else 2 * size - 2 - i
    if mode == "replicate":
        return min(max(i, 0), size - 1)
    return i % size
