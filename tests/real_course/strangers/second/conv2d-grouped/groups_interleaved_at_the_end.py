"""The maps of all groups are computed at once, but the axes "filter in the group" and "group" are joined in the wrong order.

Fails: with at least two groups and at least two filters in each of them (O / groups >= 2). Right with groups=1
and with one filter for each group, such as depthwise with O = C.
"""

import torch
import torch.nn.functional as F
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
    n, c, h, w = x.shape
    o, depth, kh, kw = weight.shape
    if groups < 1 or c % groups or o % groups:
        raise ValueError("channels or filters cannot be cut into these groups")
    if depth != c // groups:
        raise ValueError("a filter is as deep as a block of channels")
    h_out = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    w_out = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")

    padded = F.pad(x, (pw, pw, ph, ph))
    blocks = padded.reshape(n, groups, depth, h + 2 * ph, w + 2 * pw)
    filters = weight.reshape(groups, o // groups, depth, kh, kw)
    maps = x.new_zeros(n, o // groups, groups, h_out, w_out)
    for a in range(kh):
        for b in range(kw):
            seen = blocks[
                :, :, :, a * dh : a * dh + (h_out - 1) * sh + 1 : sh, b * dw : b * dw + (w_out - 1) * sw + 1 : sw
            ]
            maps = maps + torch.einsum("ngdij,gkd->nkgij", seen, filters[:, :, :, a, b])
    result = maps.reshape(n, o, h_out, w_out)
    return result if bias is None else result + bias[:, None, None]
