"""Whether a window fits is checked on the image before it is padded.

Fails: raises ValueError where the window is larger than the image on an axis but fits into the padded image
(H < kh <= H + 2 * ph, or the same with the width). Right everywhere else.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def _window_sums(padded: Tensor, kernel: tuple[int, int], step: tuple[int, int]) -> Tensor:
    rows = (padded.shape[2] - kernel[0]) // step[0] + 1
    cols = (padded.shape[3] - kernel[1]) // step[1] + 1
    total = padded.new_zeros(*padded.shape[:2], rows, cols)
    for a in range(kernel[0]):
        for b in range(kernel[1]):
            total = total + padded[:, :, a : a + rows * step[0] : step[0], b : b + cols * step[1] : step[1]][
                :, :, :rows, :cols
            ]
    return total


def avg_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    kernel = pair(kernel_size)
    step = kernel if stride is None else pair(stride)
    ph, pw = pair(padding)
    height, width = x.shape[-2:]
    if kernel[0] > height or kernel[1] > width:
        raise ValueError("the window does not fit on the image")
    if 2 * ph > kernel[0] or 2 * pw > kernel[1]:
        raise ValueError("padding should be at most half of kernel_size")

    border = (pw, pw, ph, ph)
    sums = _window_sums(F.pad(x, border), kernel, step)
    if count_include_pad:
        return sums / (kernel[0] * kernel[1])
    ones = torch.ones(1, 1, height, width, dtype=x.dtype)
    return sums / _window_sums(F.pad(ones, border), kernel, step)
