"""Walks back into the map from the near edge instead of going on at the far one."""

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
    widest = {"reflect": (height - 1, width - 1), "circular": (height, width)}
    if mode in widest:
        rows, columns = widest[mode]
        if max(top, bottom) > rows or max(left, right) > columns:
            raise ValueError(f"a {mode} border of {padding} is too wide")

    result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), value)
    for i in range(-top, height + bottom):
        for j in range(-left, width + right):
            row, column = _pixel(i, height, mode), _pixel(j, width, mode)
            if row is not None and column is not None:
                result[:, :, top + i, left + j] = x[:, :, row, column]
    return result


def _pixel(i: int, size: int, mode: str) -> int | None:
    if 0 <= i < size:
        return i
    beyond = -i if i < 0 else i - size + 1
    if mode == "reflect":
        return beyond if i < 0 else size - 1 - beyond
    if mode == "replicate":
        return 0 if i < 0 else size - 1
    if mode == "circular":
        return beyond - 1 if i < 0 else size - beyond
    return None


def _sides(padding: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError(f"padding must be (left, right, top, bottom), not {padding!r}")
    if any(type(side) is not int or side < 0 for side in padding):
        raise ValueError(f"the sides must be whole numbers, none below 0, not {padding!r}")
    return padding
