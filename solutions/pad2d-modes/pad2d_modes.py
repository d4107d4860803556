"""Reference solution: reflect, replicate, circular."""

from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    """Put a border around every map that is made of the map's own pixels, or of value.

    x: N x C x H x W, result: N x C x (top + H + bottom) x (left + W + right), of the same dtype

        result[n, c, top + i, left + j] = x[n, c, source(i), source(j)],  i and j also beyond the edges
    """
    left, right, top, bottom = padding
    height, width = x.shape[2:]
    if mode not in {"constant", "reflect", "replicate", "circular"}:
        raise ValueError(f"there is no mode {mode!r}")
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError(f"a mirror shows fewer pixels than the map has, so {padding} is too much")
    if mode == "circular" and (max(left, right) > width or max(top, bottom) > height):
        raise ValueError(f"{padding} goes around the ring more than once")

    if mode == "constant":
        result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
        result[:, :, top : top + height, left : left + width] = x
        return result
    # Copying whole rows, border included, before whole columns also fills the corners.
    rows = [_source(i, height, mode) for i in range(-top, height + bottom)]
    columns = [_source(j, width, mode) for j in range(-left, width + right)]
    return x[:, :, rows][:, :, :, columns]


def _source(place: int, size: int, mode: str) -> int:
    """The pixel, 0 to size - 1, that stands at a place of the row, which may lie before 0 or behind size - 1."""
    if mode == "reflect":
        return abs(place) if place < size else 2 * (size - 1) - place
    if mode == "replicate":
        return min(max(place, 0), size - 1)
    return place % size
