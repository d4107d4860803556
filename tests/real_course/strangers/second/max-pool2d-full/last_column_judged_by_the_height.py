"""With ceil_mode, both axes ask whether the last window begins behind H + ph, also the axis of the width.

Fails: with ceil_mode, when the last window of a row is dropped or kept according to H + ph though W + pw says
otherwise: (W_out - 1) * sw lies between the two. Right without ceil_mode, and if H + ph == W + pw.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def max_pool2d_full(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    *,
    return_indices: bool = False,
    ceil_mode: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    (kh, kw), (ph, pw), (dh, dw) = pair(kernel_size), pair(padding), pair(dilation)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    N, C, H, W = x.shape
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding is more than half of kernel_size")

    def windows(size: int, k: int, s: int, p: int, d: int) -> int:
        free = size + 2 * p - d * (k - 1) - 1
        if not ceil_mode:
            return free // s + 1
        count = -(-free // s) + 1
        if (count - 1) * s >= H + ph:
            count -= 1
        return count

    h_out, w_out = windows(H, kh, sh, ph, dh), windows(W, kw, sw, pw, dw)
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")

    lowest = -float("inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    values = x.new_full((N, C, h_out, w_out), lowest)
    indices = torch.zeros(N, C, h_out, w_out, dtype=torch.int64)
    for i in range(h_out):
        rows = [r for r in range(i * sh - ph, i * sh - ph + dh * kh, dh) if 0 <= r < H]
        for j in range(w_out):
            cols = [c for c in range(j * sw - pw, j * sw - pw + dw * kw, dw) if 0 <= c < W]
            if not rows or not cols:
                continue
            pixels = x[:, :, rows][:, :, :, cols].flatten(2)
            places = torch.tensor([r * W + c for r in rows for c in cols])
            best = pixels.argmax(dim=2)
            values[:, :, i, j] = pixels.gather(2, best[:, :, None])[:, :, 0]
            indices[:, :, i, j] = places[best]
    return (values, indices) if return_indices else values
