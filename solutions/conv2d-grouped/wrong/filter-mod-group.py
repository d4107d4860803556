"""Deals the filters out to the groups in turn instead of cutting them into blocks of neighbours."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
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
    filters, depth, kh, kw = weight.shape
    if depth * groups != x.shape[1]:
        raise ValueError(f"{groups} groups of {depth} channels are not {x.shape[1]} channels")
    if filters % groups != 0:
        raise ValueError(f"{filters} filters cannot be cut into {groups} groups")
    span_h = (kh - 1) * dh + 1
    span_w = (kw - 1) * dw + 1
    rows = (x.shape[2] + 2 * ph - span_h) // sh + 1
    columns = (x.shape[3] + 2 * pw - span_w) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a window of {span_h} x {span_w} pixels does not fit into the padded image")

    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(x.shape[0], filters, rows, columns, dtype=x.dtype)
    for o in range(filters):
        group = o % groups
        block = padded[:, group * depth : (group + 1) * depth]
        for i in range(rows):
            for j in range(columns):
                top, left = i * sh, j * sw
                window = block[:, :, top : top + span_h : dh, left : left + span_w : dw]
                result[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    if bias is not None:
        result = result + bias.reshape(-1, 1, 1)
    return result
