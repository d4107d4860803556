"""Starts from zeros of the default dtype, so that every result is one of float64."""

import numpy as np


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    n, c, h, w = x.shape
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = map(pair, (kernel_size, stride, padding, dilation))
    tall, wide = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    oh, ow = (h + 2 * ph - tall) // sh + 1, (w + 2 * pw - wide) // sw + 1
    if oh < 1 or ow < 1:
        raise ValueError("no window fits")
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw))
    padded[:, :, ph : ph + h, pw : pw + w] = x
    result = np.zeros((n, c * kh * kw, oh * ow))
    row = 0
    for ch in range(c):
        for a in range(0, tall, dh):
            for b in range(0, wide, dw):
                for i in range(oh):
                    for j in range(ow):
                        result[:, row, i * ow + j] = padded[:, ch, i * sh + a, j * sw + b]
                row += 1
    return result
