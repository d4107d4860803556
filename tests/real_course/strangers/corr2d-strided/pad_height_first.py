"""F.pad is handed (ph, ph, pw, pw), although it begins with left and right.

Fails: exactly when padding is a pair of two different numbers.
Hand: (3) helper functions, padded canvas, a kernel with zeros in its gaps.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor


def to_pair(option, low):
    if isinstance(option, bool):
        raise ValueError("a bool is no int")
    if isinstance(option, int):
        option = (option, option)
    if not isinstance(option, tuple) or len(option) != 2:
        raise ValueError("an int or a pair")
    for number in option:
        if type(number) is not int or number < low:
            raise ValueError("an int that is too small, or none")
    return option


def check(x: Tensor, k: Tensor) -> None:
    if x.dim() != 2 or k.dim() != 2 or min(*x.shape, *k.shape) == 0:
        raise ValueError("two axes with entries")
    if x.dtype != k.dtype:
        raise ValueError("dtypes differ")


def spread(k: Tensor, dh: int, dw: int) -> Tensor:
    big = torch.zeros((k.size(0) - 1) * dh + 1, (k.size(1) - 1) * dw + 1, dtype=k.dtype)
    big[::dh, ::dw] = k
    return big


def border(x: Tensor, ph: int, pw: int) -> Tensor:
    return F.pad(x, (ph, ph, pw, pw))


def corr2d_strided(x: Tensor, k: Tensor, stride=1, padding=0, dilation=1) -> Tensor:
    sh, sw = to_pair(stride, 1)
    ph, pw = to_pair(padding, 0)
    dh, dw = to_pair(dilation, 1)
    check(x, k)
    kernel = spread(k, dh, dw)
    kh, kw = kernel.shape
    image = border(x, ph, pw)
    if kh > image.size(0) or kw > image.size(1):
        raise ValueError("the window does not fit")
    rows = []
    for top in range(0, image.size(0) - kh + 1, sh):
        row = []
        for left in range(0, image.size(1) - kw + 1, sw):
            row.append((image[top : top + kh, left : left + kw] * kernel).sum())
        rows.append(torch.stack(row))
    return torch.stack(rows).to(x.dtype)
