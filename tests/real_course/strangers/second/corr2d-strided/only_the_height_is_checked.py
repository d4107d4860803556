"""Of the pairs of options only the first number is checked for being too small.

Fails: no ValueError when the second number of stride or dilation is below 1 or that of padding is negative, and
the first is not: a ZeroDivisionError or a result, unless the window happens not to fit either. Right for ints
and for allowed pairs.
"""

import torch.nn.functional as F
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def corr2d_strided(
    x: Tensor,
    k: Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    if sh < 1 or dh < 1 or ph < 0:
        raise ValueError("stride and dilation must be at least 1, padding at least 0")
    kh, kw = k.shape
    h_out = (x.shape[0] + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    w_out = (x.shape[1] + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")
    padded = F.pad(x, (pw, pw, ph, ph))
    result = x.new_zeros(h_out, w_out)
    for i in range(h_out):
        for j in range(w_out):
            top, left = i * sh, j * sw
            window = padded[top : top + dh * (kh - 1) + 1 : dh, left : left + dw * (kw - 1) + 1 : dw]
            result[i, j] = (window * k).sum()
    return result
