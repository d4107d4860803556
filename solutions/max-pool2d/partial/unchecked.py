"""Checks no argument."""

import torch
from torch.nn import functional


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(stride) if stride is not None else (kh, kw)
    fill = -float("inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    x = functional.pad(x, (pw, pw, ph, ph), value=fill)
    rows = []
    for top in range(0, x.shape[2] - kh + 1, sh):
        row = [x[:, :, top : top + kh, left : left + kw].amax((2, 3)) for left in range(0, x.shape[3] - kw + 1, sw)]
        rows.append(torch.stack(row, -1))
    return torch.stack(rows, -2)
