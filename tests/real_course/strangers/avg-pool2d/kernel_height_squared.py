"""Divides by kh * kh, as if every window were square.

Fails: exactly when the window is not square, count_include_pad is True and the sum of some window is not 0.
Also for bad arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import torch


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    def f(v):
        return v if isinstance(v, tuple) else (v, v)

    kh, kw = f(kernel_size)
    sh, sw = f(stride) if stride is not None else (kh, kw)
    ph, pw = f(padding)
    n, c, h, w = x.shape
    oh = (h + 2 * ph - kh) // sh + 1
    ow = (w + 2 * pw - kw) // sw + 1
    y = torch.zeros(n, c, oh, ow, dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            s = 0
            m = 0
            for a in range(kh):
                for b in range(kw):
                    r = i * sh - ph + a
                    q = j * sw - pw + b
                    if 0 <= r < h and 0 <= q < w:
                        s = s + x[:, :, r, q]
                        m += 1
            y[:, :, i, j] = s / (kh * kh if count_include_pad else m)
    return y
