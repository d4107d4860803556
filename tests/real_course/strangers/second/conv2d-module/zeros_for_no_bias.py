"""Without a bias the layer stores a tensor of zeros as its bias instead of None.

Fails: with bias=False: layer.bias is a tensor and not None (and after .double() the layer cannot be called,
because the tensor is no parameter and stays float32). Outputs in float32 are right, and everything is right
with bias=True.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


class MyConv2d(nn.Module):
    """A 2-D convolution as a layer."""

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
        for name, number in (("in_channels", in_channels), ("out_channels", out_channels), ("groups", groups)):
            if number < 1:
                raise ValueError(f"{name} is below 1")
        if in_channels % groups > 0 or out_channels % groups > 0:
            raise ValueError("channels cannot be shared out to the groups")

        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = pair(kernel_size)
        self.stride = pair(stride)
        self.padding = pair(padding)
        self.dilation = pair(dilation)
        self.groups = groups

        self.weight = nn.Parameter(torch.zeros(out_channels, in_channels // groups, *self.kernel_size))
        bound = 1 / math.sqrt(in_channels // groups * self.kernel_size[0] * self.kernel_size[1])
        nn.init.uniform_(self.weight, -bound, bound)
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_channels))
            nn.init.uniform_(self.bias, -bound, bound)
        else:
            self.bias = torch.zeros(out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(
            x,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )
