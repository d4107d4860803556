"""Puts the maps of the groups into the result in turn.

Stacks the maps of the groups along a new axis behind the filters.
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
    parts = []
    for seen, kernels in zip(canvas.split(depth, dim=1), weight.chunk(groups), strict=True):
        part = torch.zeros(n, filters // groups, len(tops), len(lefts), dtype=x.dtype)
        for i, top in enumerate(tops):
            for j, left in enumerate(lefts):
                window = seen[:, :, top : top + dh * (kh - 1) + 1 : dh, left : left + dw * (kw - 1) + 1 : dw]
                part[:, :, i, j] = (window[:, None] * kernels).sum(dim=(2, 3, 4))
        parts.append(part)
    result = torch.stack(parts, dim=2).flatten(1, 2)
    return result if bias is None else result + bias[:, None, None]
