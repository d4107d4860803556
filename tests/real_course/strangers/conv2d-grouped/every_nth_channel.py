"""A group gets every groups-th channel instead of a block of neighbours.

Fails: exactly when groups > 1 and a group has more than one channel (C > groups). Depthwise layers are right.
Hand: (4) a class, type hints.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

Option = int | tuple[int, int]


class GroupedConv2d:
    def __init__(self, stride: Option, padding: Option, dilation: Option, groups: int) -> None:
        self.stride = self._pair("stride", stride, 1)
        self.padding = self._pair("padding", padding, 0)
        self.dilation = self._pair("dilation", dilation, 1)
        if type(groups) is not int or groups < 1:
            raise ValueError(f"groups must be an int of at least 1, got {groups!r}")
        self.groups: int = groups

    @staticmethod
    def _pair(name: str, option: Option, low: int) -> tuple[int, int]:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or any(type(v) is not int or v < low for v in pair):
            raise ValueError(f"{name} must be an int or a pair of ints of at least {low}, got {option!r}")
        return pair

    def _check(self, x: Tensor, weight: Tensor, bias: Tensor | None) -> None:
        if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or weight.numel() == 0:
            raise ValueError("x and weight must have four axes with entries")
        if x.shape[1] % self.groups or weight.shape[0] % self.groups:
            raise ValueError(f"{self.groups} groups do not divide channels and filters")
        if weight.shape[1] != x.shape[1] // self.groups:
            raise ValueError("weight is not as deep as a group")
        if bias is not None and bias.shape != weight.shape[:1]:
            raise ValueError("bias must have one number for each filter")
        if any(t is not None and t.dtype != x.dtype for t in (weight, bias)):
            raise ValueError("the dtypes differ")

    def _group(self, block: Tensor, filters: Tensor) -> Tensor:
        (sh, sw), (dh, dw) = self.stride, self.dilation
        span_h, span_w = (filters.shape[2] - 1) * dh + 1, (filters.shape[3] - 1) * dw + 1
        rows, columns = (block.shape[2] - span_h) // sh + 1, (block.shape[3] - span_w) // sw + 1
        if rows < 1 or columns < 1:
            raise ValueError("the window does not fit into the padded image")
        result = block.new_zeros((block.shape[0], filters.shape[0], rows, columns))
        for i in range(rows):
            for j in range(columns):
                window = block[:, None, :, i * sh : i * sh + span_h : dh, j * sw : j * sw + span_w : dw]
                result[:, :, i, j] = (window * filters).sum(dim=(2, 3, 4))
        return result

    def __call__(self, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        self._check(x, weight, bias)
        ph, pw = self.padding
        padded = F.pad(x, (pw, pw, ph, ph))
        size: int = weight.shape[0] // self.groups
        result = torch.cat(
            [self._group(padded[:, g :: self.groups], weight[g * size : (g + 1) * size]) for g in range(self.groups)],
            dim=1,
        )
        return result if bias is None else result + bias.view(-1, 1, 1)


def conv2d_grouped(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Option = 1,
    padding: Option = 0,
    dilation: Option = 1,
    groups: int = 1,
) -> Tensor:
    return GroupedConv2d(stride, padding, dilation, groups)(x, weight, bias)
