"""Overwrites the map of each channel with that of the next.

Assigns in the loop over the channels where it should add.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    n, channels, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    rows, columns = (height + 2 * ph - kh) // sh + 1, (width + 2 * pw - kw) // sw + 1
    if depth != channels or (bias is not None and bias.shape != (filters,)) or rows < 1 or columns < 1:
        raise ValueError("these do not fit together")
    canvas = torch.zeros(n, channels, height + 2 * ph, width + 2 * pw, dtype=x.dtype)
    canvas[:, :, ph : ph + height, pw : pw + width] = x
    result = torch.zeros(n, filters, rows, columns, dtype=x.dtype)
    for o in range(filters):
        for i in range(rows):
            for j in range(columns):
                for c in range(channels):
                    window = canvas[:, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                    result[:, o, i, j] = (window * weight[o, c]).sum(dim=(1, 2))
    return result if bias is None else result + bias[:, None, None]
