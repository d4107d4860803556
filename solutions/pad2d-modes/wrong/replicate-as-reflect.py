"""Mirrors the map at the edge where the edge pixel should be repeated."""

from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    left, right, top, bottom = _sides(padding)
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {tuple(x.shape)}")
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise ValueError(f"there is no mode {mode!r}")
    if mode != "constant" and value != 0:
        raise ValueError("only a constant border takes a value")
    height, width = x.shape[2:]
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError("a mirror cannot show that much")
    if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
        raise ValueError("the ring is too short")

    if mode == "constant":
        result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    rows = [_source(i, height, mode) for i in range(-top, height + bottom)]
    columns = [_source(j, width, mode) for j in range(-left, width + right)]
    return x[:, :, rows][:, :, :, columns]


def _source(place: int, size: int, mode: str) -> int:
    if mode == "circular":
        return place % size
    while size > 1 and not 0 <= place < size:
        place = -place if place < 0 else 2 * (size - 1) - place
    return place if size > 1 else 0


def _sides(padding: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError(f"padding must be (left, right, top, bottom), not {padding!r}")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError(f"the sides must be whole numbers, none below 0, not {padding!r}")
    return padding
