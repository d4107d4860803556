"""Deals the channels out to the groups in turn instead of cutting them into blocks of neighbours.

Takes the channels whose number leaves the group as its remainder.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    n, channels, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    if groups < 1 or depth * groups != channels or filters % groups != 0:
        raise ValueError("the groups do not fit")
    canvas = torch.zeros(n, channels, height + 2 * ph, width + 2 * pw, dtype=x.dtype)
    canvas[:, :, ph : ph + height, pw : pw + width] = x
    tops = range(0, canvas.shape[2] - dh * (kh - 1), sh)
    lefts = range(0, canvas.shape[3] - dw * (kw - 1), sw)
    if not tops or not lefts:
        raise ValueError("no window fits")
    result = torch.zeros(n, filters, len(tops), len(lefts), dtype=x.dtype)
    for o in range(filters):
        mine = [c for c in range(channels) if c % groups == o // (filters // groups)]
        for k, c in enumerate(mine):
            for i, top in enumerate(tops):
                for j, left in enumerate(lefts):
                    for a in range(kh):
                        for b in range(kw):
                            result[:, o, i, j] += canvas[:, c, top + a * dh, left + b * dw] * weight[o, k, a, b]
    return result if bias is None else result + bias[:, None, None]
