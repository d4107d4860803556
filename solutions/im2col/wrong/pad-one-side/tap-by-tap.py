"""Pads above and to the left only."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    canvas = np.zeros((n, c, h + ph, w + pw), x.dtype)
    canvas[:, :, ph:, pw:] = x
    oh = (canvas.shape[2] - dh * (kh - 1) - 1) // sh + 1
    ow = (canvas.shape[3] - dw * (kw - 1) - 1) // sw + 1
    if min(oh, ow) < 1:
        raise ValueError("no window fits")
    taps = [
        canvas[:, :, a * dh : a * dh + sh * oh : sh, b * dw : b * dw + sw * ow : sw]
        for a in range(kh)
        for b in range(kw)
    ]
    return np.stack(taps, axis=2).reshape(n, c * kh * kw, oh * ow)
