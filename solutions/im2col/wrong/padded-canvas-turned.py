"""Exchanges height and width in the canvas of zeros that the image is laid on."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    oh = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    ow = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if oh < 1 or ow < 1:
        raise ValueError("no window fits")
    canvas = np.zeros((n, c, w + 2 * pw, h + 2 * ph), dtype=x.dtype)
    canvas[:, :, ph : h + ph, pw : w + pw] = x
    out = []
    for ch in range(c):
        for a in range(kh):
            for b in range(kw):
                tap = canvas[:, ch, a * dh : a * dh + oh * sh : sh, b * dw : b * dw + ow * sw : sw]
                out.append(tap.reshape(n, oh * ow))
    return np.stack(out, axis=1)
