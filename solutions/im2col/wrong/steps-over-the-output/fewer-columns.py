"""Counts through the places of the output in steps of the stride, so that windows are left out."""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    dh, dw = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    n, c, h, w = x.shape
    out_h = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    out_w = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("no window fits")
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    cols = []
    for y in range(0, out_h, sh):
        for z in range(0, out_w, sw):
            patch = xp[:, :, y * sh : y * sh + dh * kh : dh, z * sw : z * sw + dw * kw : dw]
            cols.append(patch.reshape(n, c * kh * kw))
    return np.stack(cols, axis=-1)
