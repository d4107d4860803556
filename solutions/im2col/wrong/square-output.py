"""Works the number of windows out from the height alone and takes it for both directions."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    if dh * (kh - 1) + 1 > h + 2 * ph or dw * (kw - 1) + 1 > w + 2 * pw:
        raise ValueError("no window fits")
    out = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    cols = np.zeros((n, c, kh, kw, out, out), x.dtype)
    for a in range(kh):
        for b in range(kw):
            taps = padded[:, :, a * dh :: sh, b * dw :: sw][:, :, :out, :out]
            cols[:, :, a, b, : taps.shape[2], : taps.shape[3]] = taps
    return cols.reshape(n, c * kh * kw, out * out)
