"""Numbers window (i, j) as i * H_out + j, as if a row of windows were as long as a column of them."""

import numpy as np


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    h_out = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    w_out = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), x.dtype)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    result = np.zeros((n, c * kh * kw, h_out * w_out), x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            top, left = i * sh, j * sw
            window = padded[:, :, top : top + dh * kh : dh, left : left + dw * kw : dw]
            result[:, :, i * h_out + j] = window.reshape(n, c * kh * kw)
    return result
