"""Missing axes are put in front and taken off again with a squeeze() that takes every axis of length 1 off.

Fails: exactly when an axis of the result has length 1 (a batch of one, a single channel, one row without border):
it is lost. Right for all others.
Hand: (3) helper functions, padded canvas.
"""

from torch import Tensor


def read_padding(padding):
    if isinstance(padding, bool):
        raise ValueError("a bool is no padding")
    if isinstance(padding, int):
        padding = (padding, padding, padding, padding)
    if not isinstance(padding, tuple) or len(padding) != 4:
        raise ValueError("padding: an int or (left, right, top, bottom)")
    for side in padding:
        if isinstance(side, bool) or not isinstance(side, int) or side < 0:
            raise ValueError("a side must be an int of at least 0")
    return padding


def to_batch(x: Tensor) -> Tensor:
    while x.dim() < 4:
        x = x.unsqueeze(0)
    return x


def canvas(x: Tensor, height: int, width: int, value: float) -> Tensor:
    return x.new_full((*x.shape[:-2], height, width), value)


def pad2d(x: Tensor, padding, value: float = 0.0) -> Tensor:
    if x.dim() < 2:
        raise ValueError("an image has two axes")
    left, right, top, bottom = read_padding(padding)
    batch = to_batch(x)
    h, w = batch.shape[-2], batch.shape[-1]
    out = canvas(batch, h + top + bottom, w + left + right, value)
    out[..., top : top + h, left : left + w] = batch
    return out.squeeze()
