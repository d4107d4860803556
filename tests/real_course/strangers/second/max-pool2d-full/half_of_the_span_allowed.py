"""Padding is compared with half of what the window spans with its gaps, not with half of kernel_size.

Fails: no ValueError when kernel_size < 2 * padding <= dilation * (kernel_size - 1) + 1 on an axis (so only with
dilation > 1). Right everywhere else.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def axis_size(size: int, span: int, step: int, border: int, ceil_mode: bool) -> int:
    steps = (size + 2 * border - span) / step
    if not ceil_mode:
        return math.floor(steps) + 1
    windows = math.ceil(steps) + 1
    return windows - 1 if (windows - 1) * step >= size + border else windows


def max_pool2d_full(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    *,
    return_indices: bool = False,
    ceil_mode: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    """Keep the largest pixel of every window of every map, and tell where it was."""
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride) if stride is not None else (kh, kw)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    H, W = x.shape[2:]
    span_h, span_w = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    if 2 * ph > span_h or 2 * pw > span_w:
        raise ValueError("padding is more than half of the window")
    h_out = axis_size(H, span_h, sh, ph, ceil_mode)
    w_out = axis_size(W, span_w, sw, pw, ceil_mode)
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")

    lowest = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    below = max((h_out - 1) * sh + span_h - H - ph, 0)
    right = max((w_out - 1) * sw + span_w - W - pw, 0)
    padded = x.new_full((*x.shape[:2], ph + H + below, pw + W + right), lowest)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    places = F.pad(torch.arange(H * W).view(H, W), (pw, right, ph, below), value=-1)

    # 커널 항목마다 한 장씩: 읽는 순서대로 쌓는다
    layers, addresses = [], []
    for a in range(kh):
        for b in range(kw):
            rows = slice(a * dh, a * dh + (h_out - 1) * sh + 1, sh)
            cols = slice(b * dw, b * dw + (w_out - 1) * sw + 1, sw)
            layers.append(padded[:, :, rows, cols])
            addresses.append(places[rows, cols])
    stack, where = torch.stack(layers), torch.stack(addresses)
    # among equal candidates a real pixel comes before the border
    real = where[:, None, None].expand(stack.shape) >= 0
    values = stack.amax(0)
    hits = ((stack == values) | stack.isnan()) & real
    first = hits.to(torch.int8).argmax(0)
    if not return_indices:
        return values
    indices = where[:, None, None].expand(stack.shape).gather(0, first[None])[0]
    return values, indices
