"""The window is moved into the image before its end is computed, so that a cut window reads too far down and right.

Fails: when padding > 0 on an axis and the image goes on behind the first window of this axis: windows that begin
before the edge then take in up to `padding` further rows or columns (wrong if one of these pixels is the largest).
Right without padding. Also for bad arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import torch


def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    n, c, h, w = x.shape
    oh = (h + 2 * p[0] - k[0]) // s[0] + 1
    ow = (w + 2 * p[1] - k[1]) // s[1] + 1
    y = torch.zeros((n, c, oh, ow), dtype=x.dtype)
    for m in range(n):
        for d in range(c):
            for i in range(oh):
                for j in range(ow):
                    t = max(0, i * s[0] - p[0])
                    u = max(0, j * s[1] - p[1])
                    b = min(h, t + k[0])
                    r = min(w, u + k[1])
                    y[m, d, i, j] = x[m, d, t:b, u:r].max()
    return y
