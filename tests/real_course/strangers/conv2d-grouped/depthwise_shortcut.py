"""A shortcut for depthwise layers gives filter o the channel o modulo C, its own only if O == C.

Fails: exactly when groups == C > 1 and O > C. All other groups are right.
Hand: (3) helper functions, padded canvas.
"""

import torch
from torch import Tensor


def two(v, low):
    if not isinstance(v, tuple):
        v = (v, v)
    if len(v) != 2:
        raise ValueError("not a pair")
    for number in v:
        if isinstance(number, bool) or not isinstance(number, int) or number < low:
            raise ValueError("not an int, or too small")
    return v


def check(x, weight, bias, groups):
    if isinstance(groups, bool) or not isinstance(groups, int) or groups < 1:
        raise ValueError("groups must be a positive int")
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError("four axes expected")
    if min(x.shape[1:]) == 0 or min(weight.shape) == 0:
        raise ValueError("an axis is empty")
    if x.size(1) % groups or weight.size(0) % groups:
        raise ValueError("groups must divide channels and filters")
    if weight.size(1) != x.size(1) // groups:
        raise ValueError("weight is not as deep as a group")
    if weight.dtype != x.dtype:
        raise ValueError("dtypes differ")
    if bias is not None and (bias.shape != (weight.size(0),) or bias.dtype != x.dtype):
        raise ValueError("bias does not fit")


def canvas(x: Tensor, ph: int, pw: int) -> Tensor:
    n, c, h, w = x.shape
    out = x.new_zeros((n, c, h + 2 * ph, w + 2 * pw))
    out[:, :, ph : ph + h, pw : pw + w] = x
    return out


def channels_of(o, image, weight, groups):
    if groups == image.size(1) and groups > 1:  # depthwise
        c = o % groups
        return image[:, c : c + 1]
    depth = weight.size(1)
    first = o // (weight.size(0) // groups) * depth
    return image[:, first : first + depth]


def one_map(block: Tensor, k: Tensor, s, d) -> Tensor:
    span_h, span_w = (k.size(1) - 1) * d[0] + 1, (k.size(2) - 1) * d[1] + 1
    rows = (block.size(2) - span_h) // s[0] + 1
    columns = (block.size(3) - span_w) // s[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the window does not fit")
    out = block.new_zeros((block.size(0), rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * s[0], j * s[1]
            window = block[:, :, top : top + span_h : d[0], left : left + span_w : d[1]]
            out[:, i, j] = (window * k).sum(dim=(1, 2, 3))
    return out


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    check(x, weight, bias, groups)
    s, p, d = two(stride, 1), two(padding, 0), two(dilation, 1)
    image = canvas(x, *p)
    maps = []
    for o in range(weight.size(0)):
        m = one_map(channels_of(o, image, weight, groups), weight[o], s, d)
        maps.append(m if bias is None else m + bias[o])
    return torch.stack(maps, dim=1)
