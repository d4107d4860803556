"""Exercise: reflect, replicate, circular."""

from torch import Tensor


def pad2d_modes(x: Tensor, padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0) -> Tensor:
    """Put a border around every map that is made of the map's own pixels, or of value.

    x: N x C x H x W
    padding: (left, right, top, bottom)
    mode: "constant", filled with value; "reflect", a mirror that does not repeat the edge pixel;
        "replicate", the edge pixel again and again; "circular", the opposite side of the map
    Returns a new tensor, N x C x (top + H + bottom) x (left + W + right), of the same dtype.

    Raises ValueError if mode is none of the four, if a side is as wide as the map or wider in mode
    "reflect", or if a side is wider than the map in mode "circular".
    """
    raise NotImplementedError("write which pixel of the map every place of the border is a copy of")
