"""Computes the full windows only, whatever the mode is.

Pads for a mode that is spelled in another way.
"""

import torch
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    if mode not in ("valid", "full"):
        raise ValueError("valid or full")
    (h, w), (kh, kw) = x.shape, k.shape
    if mode == "valid" and (kh > h or kw > w):
        raise ValueError("the kernel does not fit on the image")
    border = (kh - 1, kw - 1) if mode == "FULL" else (0, 0)
    padded = torch.zeros(h + 2 * border[0], w + 2 * border[1], dtype=x.dtype)
    padded[border[0] : border[0] + h, border[1] : border[1] + w] = x
    if kh > padded.shape[0] or kw > padded.shape[1]:
        raise ValueError("the kernel does not fit on the image")
    turned = torch.rot90(k, 2)
    rows = []
    for i in range(padded.shape[0] - kh + 1):
        places = range(padded.shape[1] - kw + 1)
        rows.append(torch.stack([(padded[i : i + kh, j : j + kw] * turned).sum() for j in places]))
    return torch.stack(rows)
