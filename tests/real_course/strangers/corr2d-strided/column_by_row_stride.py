"""The column of the result is found by dividing by the stride of the height.

Fails: only for a stride of two different numbers, exactly when j * sw // sh is not j for some column j of the
result: numbers land in wrong columns, or an IndexError. (With sh = 2, sw = 3 two columns are still right.)
Hand: (1) plain loops, short names.
"""

import torch


def corr2d_strided(x, k, stride=1, padding=0, dilation=1):
    o = []
    for v, m in ((stride, 1), (padding, 0), (dilation, 1)):
        if not isinstance(v, tuple):
            v = (v, v)
        if len(v) != 2:
            raise ValueError("pair")
        for q in v:
            if type(q) is not int or q < m:
                raise ValueError("option")
        o.append(v)
    (sh, sw), (ph, pw), (dh, dw) = o
    if x.dim() != 2 or k.dim() != 2 or x.numel() == 0 or k.numel() == 0 or x.dtype != k.dtype:
        raise ValueError("x and k")
    h, w = x.shape
    m, n = k.shape
    z = torch.zeros(h + 2 * ph, w + 2 * pw, dtype=x.dtype)
    z[ph : ph + h, pw : pw + w] = x
    eh = h + 2 * ph - dh * (m - 1)
    ew = w + 2 * pw - dw * (n - 1)
    if eh < 1 or ew < 1:
        raise ValueError("window does not fit")
    y = torch.zeros((eh - 1) // sh + 1, (ew - 1) // sw + 1, dtype=x.dtype)
    for i in range(0, eh, sh):
        for j in range(0, ew, sw):
            s = 0
            for a in range(m):
                for b in range(n):
                    s = s + z[i + a * dh, j + b * dw] * k[a, b]
            y[i // sh, j // sh] = s
    return y
