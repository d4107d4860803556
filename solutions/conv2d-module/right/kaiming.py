"""Registers its parameters by name, and lets kaiming_uniform_ find the bound."""

import torch
from torch import nn


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        if groups < 1 or in_channels < 1 or out_channels < 1:
            raise ValueError("at least one of each, please")
        if (in_channels % groups, out_channels % groups) != (0, 0):
            raise ValueError("the groups do not come out even")
        super().__init__()
        size = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
        self.register_parameter("weight", nn.Parameter(torch.empty(out_channels, in_channels // groups, *size)))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_channels)) if bias else None)
        self.options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        if self.bias is not None:
            bound = self.weight[0].numel() ** -0.5
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x):
        return torch.conv2d(x, self.weight, self.bias, **self.options)
