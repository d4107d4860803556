"""The options are handed to F.conv2d by position, with groups before dilation.

Fails: whenever groups and dilation are not the same number: dilation > 1 or groups > 1 (a wrong result or an
error), and dilation given as a pair, also (1, 1). Right when both are 1, and when both are the same int.
"""

import torch
import torch.nn.functional as F
from torch import nn


def pair(option):
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        if min(in_channels, out_channels, groups) < 1:
            raise ValueError("below 1")
        if in_channels % groups != 0 or out_channels % groups != 0:
            raise ValueError("not divisible")
        kh, kw = pair(kernel_size)
        self.options = (stride, padding, groups, dilation)
        fan_in = in_channels // groups * kh * kw
        bound = fan_in**-0.5
        # 파라미터는 여기서 한 번만 만든다
        self.weight = nn.Parameter((torch.rand(out_channels, in_channels // groups, kh, kw) * 2 - 1) * bound)
        self.bias = nn.Parameter((torch.rand(out_channels) * 2 - 1) * bound) if bias else None

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, *self.options)
