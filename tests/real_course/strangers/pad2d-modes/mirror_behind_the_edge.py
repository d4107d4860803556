"""On the right and at the bottom the mirror stands behind the edge pixel, which is therefore shown twice.

Fails: exactly in mode "reflect" with right > 0 or bottom > 0. The left and the top are right.
Hand: (4) a class, type hints.
"""

from torch import Tensor

MODES: tuple[str, ...] = ("constant", "reflect", "replicate", "circular")


class Border:
    def __init__(self, padding: tuple[int, int, int, int], mode: str, value: float) -> None:
        if not isinstance(padding, tuple) or len(padding) != 4:
            raise ValueError(f"padding must be a tuple of four ints, got {padding!r}")
        if any(type(side) is not int or side < 0 for side in padding):
            raise ValueError(f"sides must be ints of at least 0, got {padding!r}")
        if mode not in MODES:
            raise ValueError(f"mode must be one of {MODES}, got {mode!r}")
        if mode != "constant" and value != 0:
            raise ValueError("only the constant border has a value")
        self.padding, self.mode, self.value = padding, mode, value

    def _index(self, before: int, size: int, after: int) -> list[int]:
        widest: dict[str, int] = {"reflect": size - 1, "circular": size}
        if max(before, after) > widest.get(self.mode, max(before, after)):
            raise ValueError(f"a border of {max(before, after)} is too wide for {size} pixels")
        inside = list(range(size))
        if self.mode == "reflect":
            return [*range(before, 0, -1), *inside, *range(size - 1, size - 1 - after, -1)]
        if self.mode == "replicate":
            return [0] * before + inside + [size - 1] * after
        return inside[size - before :] + inside + inside[:after]

    def around(self, x: Tensor) -> Tensor:
        left, right, top, bottom = self.padding
        height, width = x.shape[2], x.shape[3]
        if self.mode == "constant":
            result = x.new_full((*x.shape[:2], top + height + bottom, left + width + right), self.value)
            result[:, :, top : top + height, left : left + width] = x
            return result
        rows = self._index(top, height, bottom)
        columns = self._index(left, width, right)
        return x[:, :, rows, :][:, :, :, columns]


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    if x.dim() != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W, got {tuple(x.shape)}")
    return Border(padding, mode, value).around(x)
