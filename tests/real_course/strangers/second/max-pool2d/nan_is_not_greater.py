"""The largest pixel so far is replaced where the next one is greater, and NaN is never greater.

Fails: a window that holds NaN anywhere but at its first real place gives its largest number before or after NaN
(NaN only stays if it is the first pixel that is looked at). Right without NaN.
"""

import torch
from torch import Tensor


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(x: Tensor, kernel_size, stride=None, padding=0) -> Tensor:
    if stride is None:
        stride = kernel_size
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    H, W = x.shape[2:]
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    if H + 2 * ph < kh or W + 2 * pw < kw:
        raise ValueError("window")

    rows = []
    for top in range(-ph, H + ph - kh + 1, sh):
        row = []
        for left in range(-pw, W + pw - kw + 1, sw):
            best = None
            for r in range(max(top, 0), min(top + kh, H)):
                for c in range(max(left, 0), min(left + kw, W)):
                    pixel = x[:, :, r, c]
                    # 더 큰 값이 나오면 바꾼다
                    best = pixel if best is None else torch.where(pixel > best, pixel, best)
            row.append(best)
        rows.append(torch.stack(row, dim=-1))
    return torch.stack(rows, dim=-2)
