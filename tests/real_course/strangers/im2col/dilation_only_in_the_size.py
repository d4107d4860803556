"""The dilation makes the number of windows right, but the pixels are taken side by side all the same.

Fails: when dilation > 1 on an axis whose kernel is larger than 1 (neighbours instead of pixels that are dilation
apart; right only if these happen to be equal). Right without dilation.
Hand: (2) index arrays, as in the course notes of many universities.
"""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    pairs = [o if isinstance(o, tuple) and len(o) == 2 else (o, o) for o in (kernel_size, stride, padding, dilation)]
    if any(type(n) is not int or n < low for pair, low in zip(pairs, (1, 1, 0, 1), strict=True) for n in pair):
        raise ValueError("bad option")
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pairs
    channels, height, width = x.shape[1:]
    out_h = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    out_w = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("no window fits")
    x_padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    i0 = np.tile(np.repeat(np.arange(kh), kw), channels)
    j0 = np.tile(np.arange(kw), kh * channels)
    i1 = sh * np.repeat(np.arange(out_h), out_w)
    j1 = sw * np.tile(np.arange(out_w), out_h)
    i = i0.reshape(-1, 1) + i1.reshape(1, -1)
    j = j0.reshape(-1, 1) + j1.reshape(1, -1)
    k = np.repeat(np.arange(channels), kh * kw).reshape(-1, 1)
    return x_padded[:, k, i, j]
