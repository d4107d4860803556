"""Hands the pair of paddings on in its own order, so that the rows get what the columns should.

Pads on a canvas that grows by pw rows and by ph columns.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    if min(sh, sw, dh, dw) < 1 or min(ph, pw) < 0:
        raise ValueError("an option is too small")
    (height, width), (kh, kw) = x.shape, k.shape
    canvas = torch.zeros(height + 2 * pw, width + 2 * ph, dtype=x.dtype)
    canvas[pw : pw + height, ph : ph + width] = x
    downs = range(0, canvas.shape[0] - dh * (kh - 1), sh)
    acrosses = range(0, canvas.shape[1] - dw * (kw - 1), sw)
    if not downs or not acrosses:
        raise ValueError("no window fits")
    sums = []
    for top in downs:
        for left in acrosses:
            total = x.new_zeros(())
            for a in range(kh):
                for b in range(kw):
                    total = total + canvas[top + a * dh, left + b * dw] * k[a, b]
            sums.append(total)
    return torch.stack(sums).reshape(len(downs), len(acrosses))
