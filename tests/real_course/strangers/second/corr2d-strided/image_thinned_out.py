"""For a dilation the image is thinned out instead of the kernel being stretched, so windows only begin at multiples of the dilation.

Fails: with dilation > 1 on an axis of more than one window (or more than one tap): windows in between are
missing, and the stride moves in thinned pixels. Right with dilation 1, and with dilation if the stride is 1 and
there is a single window at place 0.
"""

import torch.nn.functional as F
from torch import Tensor


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def corr2d_strided(x: Tensor, k: Tensor, stride=1, padding=0, dilation=1) -> Tensor:
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    if min(sh, sw, dh, dw) < 1 or min(ph, pw) < 0:
        raise ValueError("options too small")
    kh, kw = k.shape
    if dh * (kh - 1) + 1 > x.shape[0] + 2 * ph or dw * (kw - 1) + 1 > x.shape[1] + 2 * pw:
        raise ValueError("window too large")

    padded = F.pad(x, (pw, pw, ph, ph))
    thin = padded[::dh, ::dw]  # 다일레이션: d칸마다 하나씩만 본다
    rows = range(0, thin.shape[0] - kh + 1, sh)
    cols = range(0, thin.shape[1] - kw + 1, sw)
    out = x.new_zeros(len(rows), len(cols))
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            out[i, j] = (thin[r : r + kh, c : c + kw] * k).sum()
    return out
