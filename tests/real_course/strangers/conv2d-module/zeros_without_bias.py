"""Without a bias the layer keeps a plain tensor of zeros as its bias instead of None.

Fails: exactly when bias=False: layer.bias is a tensor and not None, and after double() the call fails, because that
tensor stays float32. Parameters, state_dict and the answers in float32 are right.
Hand: (3) helper functions.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


def check_channels(i, o, g):
    if i < 1 or o < 1 or g < 1:
        raise ValueError("channels and groups must be at least 1")
    if i % g or o % g:
        raise ValueError("groups must divide the channels")


def as_pair(option, low):
    if isinstance(option, bool):
        raise ValueError("a bool is no option")
    if isinstance(option, int):
        option = (option, option)
    if not isinstance(option, tuple) or len(option) != 2:
        raise ValueError("an option is an int or a pair")
    for v in option:
        if type(v) is not int or v < low:
            raise ValueError("an option must be an int, and not too small")
    return option


def uniform(shape, bound) -> Tensor:
    return (torch.rand(shape) * 2 - 1) * bound


class MyConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__()
        check_channels(in_channels, out_channels, groups)
        kernel = as_pair(kernel_size, 1)
        self.stride = as_pair(stride, 1)
        self.padding = as_pair(padding, 0)
        self.dilation = as_pair(dilation, 1)
        self.groups = groups
        shape = (out_channels, in_channels // groups, *kernel)
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        self.weight = nn.Parameter(uniform(shape, bound))
        if bias:
            self.bias = nn.Parameter(uniform((out_channels,), bound))
        else:
            self.bias = torch.zeros(out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
