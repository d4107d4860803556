"""Registers the weight as "filters"."""

import torch
import torch.nn.functional as F


def both(option, least):
    option = option if isinstance(option, tuple) else (option,) * 2
    if len(option) != 2 or not all(type(o) is int and o >= least for o in option):
        raise ValueError("one int, or two, that are large enough")
    return option


class MyConv2d(torch.nn.Module):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ):
        super().__init__()
        if groups < 1 or in_channels < 1 or out_channels < 1 or in_channels % groups or out_channels % groups:
            raise ValueError("the channels cannot be dealt out to the groups")
        size = both(kernel_size, 1)
        self.options = dict(
            stride=both(stride, 1), padding=both(padding, 0), dilation=both(dilation, 1), groups=groups
        )
        shape = (out_channels, in_channels // groups, *size)
        reach = (shape[1] * size[0] * size[1]) ** -0.5
        self.register_parameter("filters", torch.nn.Parameter((torch.rand(shape) * 2 - 1) * reach))
        offset = torch.nn.Parameter((torch.rand(out_channels) * 2 - 1) * reach) if bias else None
        self.register_parameter("bias", offset)

    def forward(self, x):
        return F.conv2d(x, self.filters, self.bias, **self.options)
