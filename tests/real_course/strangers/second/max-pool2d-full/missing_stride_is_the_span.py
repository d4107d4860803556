"""If no stride is given, the window moves by what it spans with its gaps, not by kernel_size.

Fails: with stride None and dilation > 1 on an axis with kernel > 1, where one of the two strides leaves room for
a second window. Right with a stride, and with dilation 1.
"""

import torch
from torch import Tensor


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def count(size, k, s, p, d, ceil_mode):
    free = size + 2 * p - d * (k - 1) - 1
    n = free // s + 1
    # 올림: 남는 픽셀이 있으면 윈도우 하나 더, 단 이미지 안에서 시작할 때만
    if ceil_mode and free % s != 0 and n * s < size + p:
        n += 1
    if n < 1:
        raise ValueError("no window fits")
    return n


def max_pool2d_full(
    x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False
):
    kh, kw = pair(kernel_size)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    if stride is None:
        stride = (dh * (kh - 1) + 1, dw * (kw - 1) + 1)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    Ho = count(H, kh, sh, ph, dh, ceil_mode)
    Wo = count(W, kw, sw, pw, dw, ceil_mode)

    smallest = float("-inf") if x.dtype.is_floating_point else torch.iinfo(x.dtype).min
    values = torch.full((N, C, Ho, Wo), smallest, dtype=x.dtype)
    indices = torch.zeros((N, C, Ho, Wo), dtype=torch.long)
    for i in range(Ho):
        for j in range(Wo):
            best = values[:, :, i, j].clone()
            where = indices[:, :, i, j].clone()
            for a in range(kh):
                for b in range(kw):
                    r, c = i * sh - ph + a * dh, j * sw - pw + b * dw
                    if 0 <= r < H and 0 <= c < W:
                        pixel = x[:, :, r, c]
                        wins = (pixel > best) | (pixel.isnan() & ~best.isnan())
                        best = torch.where(wins, pixel, best)
                        where = torch.where(wins, torch.full_like(where, r * W + c), where)
            values[:, :, i, j] = best
            indices[:, :, i, j] = where
    if return_indices:
        return values, indices
    return values
