"""The weight starts with kaiming_uniform_ as it is, whose bound is sqrt(6 / fan_in) and not 1 / sqrt(fan_in).

Fails: always, but only the starting values of weight (sqrt(6) times too large); the bias and the answers with
loaded weights are right. Also for bad arguments: nothing is checked (groups that do not divide, options that are
none).
Hand: (5) Korean comments, unusual order.
"""

import torch
from torch import nn


class MyConv2d(nn.Module):
    def forward(self, x):
        return torch.nn.functional.conv2d(x, self.weight, self.bias, *self.옵션)

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        self.옵션 = (stride, padding, dilation, groups)
        높이, 너비 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
        # 그룹마다 채널 수가 줄어든다
        깊이 = in_channels // groups
        self.weight = nn.Parameter(torch.zeros(out_channels, 깊이, 높이, 너비))
        nn.init.kaiming_uniform_(self.weight)
        # 편향은 균등분포
        한계 = 1 / (깊이 * 높이 * 너비) ** 0.5
        self.bias = nn.Parameter(2 * 한계 * torch.rand(out_channels) - 한계) if bias else None
