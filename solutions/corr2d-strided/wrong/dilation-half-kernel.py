"""Takes 2 * dilation * (k // 2) + 1 for the span, which is too long for an even kernel."""

import torch
import torch.nn.functional as F  # noqa: N812 as the whole of PyTorch calls it
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
        raise ValueError("stride and dilation are at least 1, and padding is at least 0")
    span_h = (k.shape[0] - 1) * dh + 1
    span_w = (k.shape[1] - 1) * dw + 1
    rows = (x.shape[0] + 2 * ph - 2 * dh * (k.shape[0] // 2) - 1) // sh + 1
    columns = (x.shape[1] + 2 * pw - 2 * dw * (k.shape[1] // 2) - 1) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a window of {span_h} x {span_w} pixels does not fit into the padded image")

    padded = F.pad(x, (pw, pw, ph, ph))
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sh, j * sw
            window = padded[top : top + span_h : dh, left : left + span_w : dw]
            result[i, j] = (window * k).sum()
    return result
