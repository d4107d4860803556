"""For the full mode, F.pad is given the border of the rows first, but it begins with left and right.

Fails: mode "full" with kernels that are not square: the result has another shape (or is empty). Right in mode
"valid" and for square kernels.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    kh, kw = k.shape
    if mode not in ("valid", "full"):
        raise ValueError(f"unknown mode {mode!r}")
    if mode == "valid" and (kh > x.shape[0] or kw > x.shape[1]):
        raise ValueError("the kernel does not fit")
    if mode == "full":
        x = F.pad(x, (kh - 1, kh - 1, kw - 1, kw - 1))
    turned = torch.flip(k, dims=(0, 1))
    h_out, w_out = max(x.shape[0] - kh + 1, 0), max(x.shape[1] - kw + 1, 0)
    result = x.new_zeros(h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            result[i, j] = (x[i : i + kh, j : j + kw] * turned).sum()
    return result
