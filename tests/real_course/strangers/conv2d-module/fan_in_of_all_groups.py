"""The bound of the starting weights is computed from all in_channels, not from those of one group.

Fails: exactly when groups > 1, and only the starting values of weight and bias (sqrt(groups) times too small). The
answers with loaded weights are right.
Hand: (4) nested functions, type hints.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d


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

        def pair(name: str, option: int | tuple[int, int], low: int = 1) -> tuple[int, int]:
            both = option if isinstance(option, tuple) else (option, option)
            if len(both) != 2 or not all(type(v) is int and v >= low for v in both):
                raise ValueError(f"{name} must be an int or a pair of ints of at least {low}, got {option!r}")
            return both

        if in_channels < 1 or out_channels < 1 or groups < 1:
            raise ValueError("in_channels, out_channels and groups must be at least 1")
        if in_channels % groups or out_channels % groups:
            raise ValueError("groups must divide in_channels and out_channels")
        self.in_channels: int = in_channels
        self.out_channels: int = out_channels
        self.kernel_size: tuple[int, int] = pair("kernel_size", kernel_size)
        self.stride: tuple[int, int] = pair("stride", stride)
        self.padding: tuple[int, int] = pair("padding", padding, 0)
        self.dilation: tuple[int, int] = pair("dilation", dilation)
        self.groups: int = groups
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels // groups, *self.kernel_size))
        self.bias = nn.Parameter(torch.empty(out_channels)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        fan_in: int = self.in_channels * self.kernel_size[0] * self.kernel_size[1]
        bound: float = 1.0 / math.sqrt(fan_in)
        nn.init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
