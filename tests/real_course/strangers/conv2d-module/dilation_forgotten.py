"""The dilation is checked and stored, and never used.

Fails: exactly when dilation > 1 on an axis on which the kernel has more than one tap: the forward pass answers as
if it were 1.
Hand: (1) plain loops, short names.
"""

import math

import torch
from torch import nn


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        if in_channels < 1 or out_channels < 1 or groups < 1:
            raise ValueError("channels and groups")
        if in_channels % groups != 0 or out_channels % groups != 0:
            raise ValueError("groups")
        r = []
        for v, m in ((kernel_size, 1), (stride, 1), (padding, 0), (dilation, 1)):
            if not isinstance(v, tuple):
                v = (v, v)
            if len(v) != 2:
                raise ValueError("pair")
            for q in v:
                if type(q) is not int or q < m:
                    raise ValueError("option")
            r.append(v)
        self.k, self.s, self.p, self.d = r
        self.g = groups
        c = in_channels // groups
        b = 1 / math.sqrt(c * self.k[0] * self.k[1])
        self.weight = nn.Parameter(torch.empty(out_channels, c, self.k[0], self.k[1]).uniform_(-b, b))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-b, b))
        else:
            self.bias = None

    def forward(self, x):
        n, c, h, w = x.shape
        p, s, k = self.p, self.s, self.k
        z = torch.zeros(n, c, h + 2 * p[0], w + 2 * p[1], dtype=x.dtype)
        z[:, :, p[0] : p[0] + h, p[1] : p[1] + w] = x
        o, m = self.weight.shape[:2]
        oh = (h + 2 * p[0] - k[0]) // s[0] + 1
        ow = (w + 2 * p[1] - k[1]) // s[1] + 1
        y = torch.zeros(n, o, oh, ow, dtype=x.dtype)
        for f in range(o):
            g = f // (o // self.g)
            for i in range(oh):
                for j in range(ow):
                    q = z[:, g * m : g * m + m, i * s[0] : i * s[0] + k[0], j * s[1] : j * s[1] + k[1]]
                    t = (q * self.weight[f]).sum(dim=(1, 2, 3))
                    y[:, f, i, j] = t if self.bias is None else t + self.bias[f]
        return y
