"""Collects the windows as rows and then reshapes the matrix where it should be transposed."""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    options = [o if isinstance(o, tuple) else (o, o) for o in (kernel_size, stride, padding, dilation)]
    (fh, fw), (sh, sw), (ph, pw), (dh, dw) = options
    n, c, h, w = x.shape
    out_h = (h + 2 * ph - dh * (fh - 1) - 1) // sh + 1
    out_w = (w + 2 * pw - dw * (fw - 1) - 1) // sw + 1
    if out_h <= 0 or out_w <= 0:
        raise ValueError("no window fits")
    img = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    col = np.zeros((n, out_h, out_w, c, fh, fw), dtype=x.dtype)
    for y in range(out_h):
        for z in range(out_w):
            top, left = y * sh, z * sw
            col[:, y, z] = img[:, :, top : top + fh * dh : dh, left : left + fw * dw : dw]
    return col.reshape(n, c * fh * fw, out_h * out_w)
