"""Counts the windows with range and never asks whether there is one."""

import numpy as np


def pair(option):
    return option if isinstance(option, tuple) else (option, option)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    n, c, h, w = x.shape
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), x.dtype)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    tall = dh * (kh - 1) + 1
    wide = dw * (kw - 1) + 1
    corners = [
        (top, left) for top in range(0, h + 2 * ph - tall + 1, sh) for left in range(0, w + 2 * pw - wide + 1, sw)
    ]
    result = np.zeros((n, c * kh * kw, len(corners)), x.dtype)
    for number, (top, left) in enumerate(corners):
        window = padded[:, :, top : top + tall : dh, left : left + wide : dw]
        result[:, :, number] = window.reshape(n, c * kh * kw)
    return result
