"""The limits of reflect and circular compare left and right with the height, top and bottom with the width.

Fails: only for H != W in modes "reflect" and "circular", exactly when a side keeps to the limit of its own axis and
not to that of the other one (ValueError), or the other way round (something is answered that has to be refused).
Hand: (3) helper functions, padded canvas.
"""

from torch import Tensor


def check_padding(padding):
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("padding must be a tuple of four ints")
    for side in padding:
        if isinstance(side, bool) or not isinstance(side, int) or side < 0:
            raise ValueError("bad side")


def check_limit(shape, padding, mode):
    left, right, top, bottom = padding
    width, height = shape[2], shape[3]
    if mode == "reflect" and (left >= width or right >= width or top >= height or bottom >= height):
        raise ValueError("reflect: padding must be smaller than the image")
    if mode == "circular" and (left > width or right > width or top > height or bottom > height):
        raise ValueError("circular: padding must not be larger than the image")


def reflect(i, n):
    if i < 0:
        i = -i
    if i >= n:
        i = 2 * (n - 1) - i
    return i


def replicate(i, n):
    return sorted((0, i, n - 1))[1]


def circular(i, n):
    return (i + n) % n


def canvas(x: Tensor, padding, value) -> Tensor:
    left, right, top, bottom = padding
    h, w = x.shape[2:]
    out = x.new_full((x.shape[0], x.shape[1], top + h + bottom, left + w + right), value)
    out[:, :, top : top + h, left : left + w] = x
    return out


def pad2d_modes(x: Tensor, padding, mode: str = "constant", value: float = 0.0) -> Tensor:
    check_padding(padding)
    if x.dim() != 4 or min(x.shape[1:]) == 0:
        raise ValueError("x must be N x C x H x W")
    sources = {"constant": None, "reflect": reflect, "replicate": replicate, "circular": circular}
    if mode not in sources:
        raise ValueError("unknown mode")
    if mode == "constant":
        return canvas(x, padding, value)
    if value != 0:
        raise ValueError("value goes with constant only")
    check_limit(x.shape, padding, mode)
    left, right, top, bottom = padding
    source = sources[mode]
    out = canvas(x, padding, 0)
    h, w = x.shape[2:]
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = x[:, :, source(i - top, h), source(j - left, w)]
    return out
