"""F.pad is given the height first, although it begins with left and right.

Fails: exactly in mode "full" with a kernel that is not square: a result of the wrong shape (or a kernel that no
longer fits, an error).
Hand: (3) helper functions, padded canvas.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor


def check(x: Tensor, k: Tensor, mode: str) -> None:
    if x.dim() != 2 or k.dim() != 2:
        raise ValueError("image and kernel need two axes")
    if x.numel() == 0 or k.numel() == 0:
        raise ValueError("image and kernel need entries")
    if x.dtype != k.dtype:
        raise ValueError("dtypes differ")
    if mode not in ("valid", "full"):
        raise ValueError("unknown mode")
    if mode == "valid" and (k.size(0) > x.size(0) or k.size(1) > x.size(1)):
        raise ValueError("kernel too large")


def enlarge(x: Tensor, k: Tensor) -> Tensor:
    dy, dx = k.size(0) - 1, k.size(1) - 1
    return F.pad(x, (dy, dy, dx, dx))


def correlate(x: Tensor, k: Tensor) -> Tensor:
    kh, kw = k.shape
    rows = []
    for i in range(x.size(0) - kh + 1):
        row = [torch.sum(x[i : i + kh, j : j + kw] * k) for j in range(x.size(1) - kw + 1)]
        rows.append(torch.stack(row))
    return torch.stack(rows).to(x.dtype)


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    check(x, k, mode)
    if mode == "full":
        x = enlarge(x, k)
    return correlate(x, torch.flip(k, dims=(0, 1)))
