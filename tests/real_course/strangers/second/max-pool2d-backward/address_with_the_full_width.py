"""The winner's number inside a window that was cut at the edge is split into row and column with the full width of the window.

Fails: with padding on the width, when the winner of a window that is cut on the left or on the right is not in
its first row (or the split runs past the cut piece): another pixel is paid, or one outside the map (IndexError).
Right without padding on the width.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride) if stride is not None else (kh, kw)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    if H + 2 * ph < kh or W + 2 * pw < kw:
        raise ValueError("no window fits")
    h_out, w_out = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    if grad_out.shape != (N, C, h_out, w_out):
        raise ValueError("grad_out")

    grad_x = torch.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(h_out):
                for j in range(w_out):
                    top, left = max(i * sh - ph, 0), max(j * sw - pw, 0)
                    bottom, right = min(i * sh - ph + kh, H), min(j * sw - pw + kw, W)
                    place = int(x[n, c, top:bottom, left:right].argmax())
                    row, col = divmod(place, kw)
                    grad_x[n, c, top + row, left + col] += grad_out[n, c, i, j]
    return grad_x
