"""Swaps the two axes of the kernel before sliding it.

Adds up shifted images, with the entry of the wrong side of the diagonal.
"""

import torch
from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    kh, kw = k.shape
    if kh < 1 or kw < 1 or kh > x.shape[0] or kw > x.shape[1]:
        raise ValueError("the kernel does not fit on the image")
    tall, wide = x.shape[0] - kw + 1, x.shape[1] - kh + 1
    result = torch.zeros(tall, wide, dtype=x.dtype)
    for a in range(kw):
        for b in range(kh):
            result = result + k[b, a] * x[a : a + tall, b : b + wide]
    return result
