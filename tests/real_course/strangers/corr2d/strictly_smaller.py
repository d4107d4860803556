"""The kernel has to be strictly smaller than the image on both axes.

Fails: exactly when kh == H or kw == W (ValueError, where a result of one row or one column is right).
Hand: (3) helper functions.
"""

from torch import Tensor


def check(x: Tensor, k: Tensor) -> None:
    for t in (x, k):
        if len(t.shape) != 2:
            raise ValueError("expected two axes")
    if x.dtype != k.dtype:
        raise ValueError("expected one dtype")
    if k.numel() == 0:
        raise ValueError("empty kernel")
    if k.size(0) >= x.size(0) or k.size(1) >= x.size(1):
        raise ValueError("kernel must be smaller than the image")


def window(x: Tensor, top: int, left: int, k: Tensor) -> Tensor:
    return x[top : top + k.size(0), left : left + k.size(1)]


def output(x: Tensor, k: Tensor) -> Tensor:
    return x.new_zeros((x.size(0) - k.size(0) + 1, x.size(1) - k.size(1) + 1))


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    check(x, k)
    out = output(x, k)
    for i in range(out.size(0)):
        for j in range(out.size(1)):
            out[i, j] = (window(x, i, j, k) * k).sum()
    return out
