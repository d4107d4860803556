"""Takes a whole number for the kernel: a pair ends in a TypeError."""

import torch
import torch.nn.functional as tf
from torch import nn


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        if in_channels < 1 or out_channels < 1 or groups < 1:
            raise ValueError("not positive")
        if in_channels % groups or out_channels % groups:
            raise ValueError("not divisible by groups")
        fan_in = (in_channels // groups) * kernel_size * kernel_size
        k = fan_in**-0.5
        w = torch.rand(out_channels, in_channels // groups, kernel_size, kernel_size)
        self.weight = nn.Parameter(w * 2 * k - k)
        self.bias = nn.Parameter(torch.rand(out_channels) * 2 * k - k) if bias else None
        self.args = (int(stride), int(padding), int(dilation), groups)

    def forward(self, x):
        return tf.conv2d(x, self.weight, self.bias, *self.args)
