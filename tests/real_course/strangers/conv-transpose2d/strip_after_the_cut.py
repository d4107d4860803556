"""The strip of output_padding is added as zeros after padding has been cut off.

Fails: exactly when output_padding and padding are both above 0 on one axis (0, or the bias, where the end of a stamp
belongs; right if that is 0). Also for bad arguments: nothing is checked.
Hand: (1) plain nested loops, short names.
"""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    e = output_padding if isinstance(output_padding, tuple) else (output_padding, output_padding)
    n, c, h, w = x.shape
    o, kh, kw = weight.shape[1:]
    ch = (h - 1) * s[0] + kh
    cw = (w - 1) * s[1] + kw
    y = torch.zeros((n, o, ch, cw), dtype=x.dtype)
    for d in range(c):
        for f in range(o):
            for i in range(h):
                for j in range(w):
                    for a in range(kh):
                        for b in range(kw):
                            y[:, f, i * s[0] + a, j * s[1] + b] += x[:, d, i, j] * weight[d, f, a, b]
    y = y[:, :, p[0] : ch - p[0], p[1] : cw - p[1]]
    z = torch.zeros((n, o, y.shape[2] + e[0], y.shape[3] + e[1]), dtype=x.dtype)
    z[:, :, : y.shape[2], : y.shape[3]] = y
    if bias is not None:
        z = z + bias.reshape(1, o, 1, 1)
    return z
