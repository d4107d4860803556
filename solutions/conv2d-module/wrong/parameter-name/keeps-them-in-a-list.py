"""Calls its weight kernel, a name that no state_dict of nn.Conv2d knows.

Keeps both parameters in a ParameterList, which numbers them.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


class MyConv2d(nn.Module):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if min(in_channels, out_channels, groups) < 1 or in_channels % groups or out_channels % groups:
            raise ValueError("no layer can be built from these channels and groups")
        self.options = (stride, padding, dilation, groups)
        shape = (out_channels, in_channels // groups, *pair(kernel_size))
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        parameters = [torch.empty(shape).uniform_(-bound, bound)]
        if bias:
            parameters.append(torch.empty(out_channels).uniform_(-bound, bound))
        self.both = nn.ParameterList(parameters)
        self.bias = self.both[1] if bias else None

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.both[0], self.bias, *self.options)
