"""Reference solution: im2col, windows become columns."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    """Write every window of every image as one column.

    x: N x C x H x W, result: N x (C * kh * kw) x L with L = H_out * W_out

        H_out = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
        W_out likewise

    A loop over the kernel's entries is short: one entry meets the same pixel of every window, and
    these pixels are stride apart in the image, so a single slice holds them all.
    """
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = np.empty((batch, channels, kh, kw, down, across), x.dtype)
    for a in range(kh):
        for b in range(kw):
            top, left = a * dh, b * dw
            columns[:, :, a, b] = padded[:, :, top : top + down * sh : sh, left : left + across * sw : sw]
    return columns.reshape(batch, channels * kh * kw, down * across)
