"""Gives every filter all input channels, even if there are groups."""

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
        if min(in_channels, out_channels, groups) < 1:
            raise ValueError("in_channels, out_channels and groups must be at least 1")
        if in_channels % groups != 0 or out_channels % groups != 0:
            raise ValueError(f"{groups} groups do not divide {in_channels} and {out_channels} channels")
        kh, kw = _pair(kernel_size, "kernel_size", 1)
        self.stride = _pair(stride, "stride", 1)
        self.padding = _pair(padding, "padding", 0)
        self.dilation = _pair(dilation, "dilation", 1)
        self.groups = groups

        fan_in = in_channels * kh * kw
        bound = fan_in**-0.5
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, kh, kw))
        nn.init.uniform_(self.weight, -bound, bound)
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(out_channels))
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


def _pair(option: int | tuple[int, int], name: str, smallest: int) -> tuple[int, int]:
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2 or any(type(number) is not int or number < smallest for number in pair):
        raise ValueError(f"{name} must be an int or a pair of ints, none below {smallest}, not {option!r}")
    return pair
