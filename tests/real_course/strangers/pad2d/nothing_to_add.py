"""If there is nothing to add, the image itself is handed back instead of a new tensor.

Fails: exactly when all four sides are 0: the numbers are right, but the result shares its memory with x.
Hand: (4) nested functions, type hints.
"""

from torch import Tensor


def pad2d(x: Tensor, padding: int | tuple[int, int, int, int], value: float = 0.0) -> Tensor:
    def sides() -> tuple[int, int, int, int]:
        four = padding if isinstance(padding, tuple) else (padding,) * 4
        if len(four) != 4:
            raise ValueError(f"padding must have four entries, got {padding!r}")
        for side in four:
            if type(side) is not int or side < 0:
                raise ValueError(f"each side must be an int of at least 0, got {side!r}")
        return four

    def bordered(left: int, right: int, top: int, bottom: int) -> Tensor:
        height, width = x.shape[-2:]
        result = x.new_empty((*x.shape[:-2], top + height + bottom, left + width + right)).fill_(value)
        result[..., top : top + height, left : left + width] = x
        return result

    if x.dim() < 2:
        raise ValueError(f"expected at least two axes, got {x.dim()}")
    around = sides()
    if sum(around) == 0:
        return x
    return bordered(*around)
