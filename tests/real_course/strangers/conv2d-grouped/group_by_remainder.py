"""The group of a filter is its number modulo groups, so that neighbouring filters see different blocks.

Fails: exactly when groups > 1 and a group has more than one filter (O > groups). Right for one filter in each
group.
Hand: (1) nested loops, short names.
"""

import torch


def conv2d_grouped(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if x.dim() != 4 or weight.dim() != 4 or 0 in x.shape[1:] or 0 in weight.shape:
        raise ValueError("shapes")
    if type(groups) is not int or groups < 1:
        raise ValueError("groups")
    n, c, h, w = x.shape
    o, m, kh, kw = weight.shape
    if c % groups != 0 or o % groups != 0 or m != c // groups:
        raise ValueError("groups")
    if x.dtype != weight.dtype:
        raise ValueError("dtype")
    if bias is not None and (tuple(bias.shape) != (o,) or bias.dtype != x.dtype):
        raise ValueError("bias")
    r = []
    for v, low in ((stride, 1), (padding, 0), (dilation, 1)):
        v = v if isinstance(v, tuple) else (v, v)
        if len(v) != 2 or type(v[0]) is not int or type(v[1]) is not int or min(v) < low:
            raise ValueError("option")
        r.append(v)
    s, p, d = r
    z = torch.zeros(n, c, h + 2 * p[0], w + 2 * p[1], dtype=x.dtype)
    z[:, :, p[0] : p[0] + h, p[1] : p[1] + w] = x
    oh = (h + 2 * p[0] - d[0] * (kh - 1) - 1) // s[0] + 1
    ow = (w + 2 * p[1] - d[1] * (kw - 1) - 1) // s[1] + 1
    if oh < 1 or ow < 1:
        raise ValueError("window does not fit")
    y = torch.zeros(n, o, oh, ow, dtype=x.dtype)
    for f in range(o):
        g = f % groups
        for i in range(oh):
            for j in range(ow):
                t = torch.zeros(n, dtype=x.dtype) if bias is None else bias[f]
                for k in range(m):
                    for a in range(kh):
                        for b in range(kw):
                            t = t + z[:, g * m + k, i * s[0] + a * d[0], j * s[1] + b * d[1]] * weight[f, k, a, b]
                y[:, f, i, j] = t
    return y
