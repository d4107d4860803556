"""Does not call F.conv2d, but adds up shifted images tap by tap."""

import torch
from torch import nn


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        for number in (in_channels, out_channels):
            if number < 1 or groups < 1 or number % groups:
                raise ValueError(f"{number} channels cannot be cut into {groups} groups")
        self.groups = groups
        self.steps = list(zip(_pair(stride), _pair(padding), _pair(dilation), strict=True))
        kh, kw = _pair(kernel_size)
        root = (in_channels // groups * kh * kw) ** 0.5
        self.weight = nn.Parameter((torch.rand(out_channels, in_channels // groups, kh, kw) * 2 - 1) / root)
        self.bias = nn.Parameter((torch.rand(out_channels) * 2 - 1) / root) if bias else None

    def forward(self, x):
        (sh, ph, dh), (sw, pw, dw) = self.steps
        o, c, kh, kw = self.weight.shape
        x = nn.functional.pad(x, (pw, pw, ph, ph))
        x = x.reshape(len(x), self.groups, c, *x.shape[2:])
        w = self.weight.reshape(self.groups, o // self.groups, c, kh, kw)
        rows, columns = (x.shape[3] - dh * (kh - 1) - 1) // sh + 1, (x.shape[4] - dw * (kw - 1) - 1) // sw + 1
        total = x.new_zeros(len(x), self.groups, o // self.groups, rows, columns)
        for a in range(kh):
            for b in range(kw):
                seen = x[..., a * dh :: sh, b * dw :: sw][..., :rows, :columns]
                total = total + torch.einsum("ngchw,goc->ngohw", seen, w[..., a, b])
        total = total.flatten(1, 2)
        return total if self.bias is None else total + self.bias[:, None, None]
