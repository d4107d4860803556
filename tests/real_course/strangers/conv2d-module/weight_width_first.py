"""The weight is made with the width of the kernel before its height.

Fails: exactly when kernel_size is a pair of two different numbers: the shape of weight is wrong, and the state_dict
of an nn.Conv2d cannot be loaded. Right for square kernels.
Hand: (2) F.conv2d with the options in a dict.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        options = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
        options = {name: v if isinstance(v, tuple) else (v, v) for name, v in options.items()}
        for name, pair in options.items():
            if len(pair) != 2 or any(type(n) is not int or n < (name != "padding") for n in pair):
                raise ValueError(f"bad {name}")
        if min(in_channels, out_channels, groups) <= 0 or in_channels % groups or out_channels % groups:
            raise ValueError("bad channels or groups")
        height, width = options.pop("kernel_size")
        self.options = {**options, "groups": groups}
        bound = (in_channels // groups * height * width) ** -0.5
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels // groups, width, height))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_channels)) if bias else None)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, **self.options)
