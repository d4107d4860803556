"""A pair of strides is read as (width, height).

Fails: exactly when stride is a pair of two different numbers, unless there is a single window with both of them.
Hand: (3) helper functions, padded canvas, a corr2d for one channel.
"""

import torch
from torch import Tensor


def whole(v, low):
    return isinstance(v, int) and not isinstance(v, bool) and v >= low


def pair(v, low):
    if not isinstance(v, tuple):
        v = (v, v)
    if len(v) != 2 or not whole(v[0], low) or not whole(v[1], low):
        raise ValueError("an option must be an int or a pair of ints")
    return v


def check(x, weight, bias):
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError("four axes expected")
    if min(x.shape[1:]) == 0 or min(weight.shape) == 0:
        raise ValueError("an axis is empty")
    if x.size(1) != weight.size(1):
        raise ValueError("channels do not match")
    if x.dtype != weight.dtype:
        raise ValueError("dtypes do not match")
    if bias is not None and (bias.dim() != 1 or bias.size(0) != weight.size(0) or bias.dtype != x.dtype):
        raise ValueError("bias does not match")


def canvas(x: Tensor, ph: int, pw: int) -> Tensor:
    n, c, h, w = x.shape
    out = torch.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    out[:, :, ph : ph + h, pw : pw + w] = x
    return out


def corr2d(images: Tensor, k: Tensor, sw: int, sh: int) -> Tensor:
    """images: N x H x W, one channel of each"""
    kh, kw = k.shape
    rows = (images.size(1) - kh) // sh + 1
    columns = (images.size(2) - kw) // sw + 1
    out = torch.zeros((images.size(0), rows, columns), dtype=images.dtype)
    for i in range(rows):
        for j in range(columns):
            window = images[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, i, j] = (window * k).sum(dim=(1, 2))
    return out


def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride=1, padding=0) -> Tensor:
    check(x, weight, bias)
    s = pair(stride, 1)
    ph, pw = pair(padding, 0)
    image = canvas(x, ph, pw)
    if weight.size(2) > image.size(2) or weight.size(3) > image.size(3):
        raise ValueError("the window does not fit")
    maps = []
    for o in range(weight.size(0)):
        total = corr2d(image[:, 0], weight[o, 0], *s)
        for c in range(1, weight.size(1)):
            total = total + corr2d(image[:, c], weight[o, c], *s)
        if bias is not None:
            total = total + bias[o]
        maps.append(total)
    return torch.stack(maps, dim=1)
