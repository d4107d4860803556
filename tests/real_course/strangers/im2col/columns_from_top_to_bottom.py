"""The columns follow the windows from top to bottom first, number j * H_out + i.

Fails: exactly when there is more than one row and more than one column of windows. Right if the windows lie in one
row or in one column. Also for bad arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import numpy as np


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    def f(v):
        return v if isinstance(v, tuple) else (v, v)

    kh, kw = f(kernel_size)
    sh, sw = f(stride)
    ph, pw = f(padding)
    dh, dw = f(dilation)
    n, c, h, w = x.shape
    oh = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    ow = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    y = np.zeros((n, c * kh * kw, oh * ow), dtype=x.dtype)
    for d in range(c):
        for a in range(kh):
            for b in range(kw):
                for i in range(oh):
                    for j in range(ow):
                        r = i * sh - ph + a * dh
                        q = j * sw - pw + b * dw
                        if 0 <= r < h and 0 <= q < w:
                            y[:, (d * kh + a) * kw + b, j * oh + i] = x[:, d, r, q]
    return y
