"""The sum is started again in every channel, so that only the last one counts.

Fails: exactly when C > 1 (unless every window lies on padding alone). Right for images of one channel, with every
stride, padding and bias.
Hand: (1) seven nested loops, short names.
"""

import torch


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.dim() != 4 or weight.dim() != 4 or 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("shapes")
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if x.dtype != weight.dtype or (bias is not None and bias.dtype != x.dtype):
        raise ValueError("dtype")
    if bias is not None and tuple(bias.shape) != (weight.shape[0],):
        raise ValueError("bias")
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    if len(s) != 2 or len(p) != 2:
        raise ValueError("pair")
    for v in s:
        if type(v) is not int or v < 1:
            raise ValueError("stride")
    for v in p:
        if type(v) is not int or v < 0:
            raise ValueError("padding")
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    z = torch.zeros(n, c, h + 2 * p[0], w + 2 * p[1], dtype=x.dtype)
    z[:, :, p[0] : p[0] + h, p[1] : p[1] + w] = x
    oh = (h + 2 * p[0] - kh) // s[0] + 1
    ow = (w + 2 * p[1] - kw) // s[1] + 1
    if oh < 1 or ow < 1:
        raise ValueError("window does not fit")
    y = torch.zeros(n, o, oh, ow, dtype=x.dtype)
    for q in range(n):
        for f in range(o):
            for i in range(oh):
                for j in range(ow):
                    for d in range(c):
                        t = 0
                        for a in range(kh):
                            for b in range(kw):
                                t = t + z[q, d, i * s[0] + a, j * s[1] + b] * weight[f, d, a, b]
                    y[q, f, i, j] = t if bias is None else t + bias[f]
    return y
