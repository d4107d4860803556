"""Reference solution: im2col, windows become columns."""

import numpy as np


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
    kh, kw = _pair(kernel_size, "kernel_size")
    sh, sw = _pair(stride, "stride")
    ph, pw = _pair(padding, "padding")
    dh, dw = _pair(dilation, "dilation")
    if x.ndim != 4 or min(x.shape[1:]) < 1:
        raise ValueError(f"expected N x C x H x W with pixels in it, not {x.shape}")
    if min(kh, kw, sh, sw, dh, dw) < 1:
        raise ValueError("kernel_size, stride and dilation must be at least 1")
    batch, channels, height, width = x.shape
    down = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    across = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if down < 1 or across < 1:
        raise ValueError(f"a {kh} x {kw} window does not fit into a {height} x {width} image")

    # A negative padding is refused here, with a ValueError.
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    columns = np.empty((batch, channels, kh, kw, down, across), x.dtype)
    for a in range(kh):
        for b in range(kw):
            top, left = a * dh, b * dw
            columns[:, :, a, b] = padded[:, :, top : top + down * sh : sh, left : left + across * sw : sw]
    return columns.reshape(batch, channels * kh * kw, down * across)


def _pair(option: int | tuple[int, int], name: str) -> tuple[int, int]:
    """The option as (height, width); a single int holds for both."""
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, not {option!r}")
    return pair
