"""Uses the stride for the size of the output, but moves the window one pixel at a time.

Adds up shifted images, one for each tap, from places that lie side by side.
"""

import torch
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
    if min(sh, sw, dh, dw) < 1 or min(ph, pw) < 0:
        raise ValueError("an option is too small")
    (height, width), (kh, kw) = x.shape, k.shape
    rows = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    columns = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError("no window fits")
    canvas = torch.zeros(height + 2 * ph, width + 2 * pw, dtype=x.dtype)
    canvas[ph : ph + height, pw : pw + width] = x
    result = torch.zeros(rows, columns, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            result = result + k[a, b] * canvas[a * dh : a * dh + rows, b * dw : b * dw + columns]
    return result
