"""The bias is part of every stamp, so that it is added where stamps are, as often as there are stamps.

Fails: exactly when there is a bias other than 0 and some pixel of the result is touched by two stamps (overlap) or by
none (gaps, output_padding). Right without bias and where stamps lie side by side.
Hand: (4) a class, type hints.
"""

import torch
from torch import Tensor

Option = int | tuple[int, int]


class TransposedConvolution:
    def __init__(self, weight: Tensor, bias: Tensor | None, stride: Option, padding: Option, extra: Option) -> None:
        self.stride = self._pair(stride, 1)
        self.padding = self._pair(padding, 0)
        self.extra = self._pair(extra, 0)
        if any(e >= s for e, s in zip(self.extra, self.stride, strict=True)):
            raise ValueError("output_padding must be below stride")
        if weight.dim() != 4 or min(weight.shape) < 1:
            raise ValueError("weight must be C x O x kh x kw")
        if bias is None:
            bias = torch.zeros(weight.shape[1], dtype=weight.dtype)
        if bias.dim() != 1 or bias.shape[0] != weight.shape[1] or bias.dtype != weight.dtype:
            raise ValueError("bias must be O numbers of the dtype of the weight")
        self.weight, self.bias = weight, bias

    @staticmethod
    def _pair(option: Option, least: int) -> tuple[int, int]:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or not all(type(v) is int and v >= least for v in pair):
            raise ValueError(f"bad option {option!r}")
        return pair

    def stamp(self, pixels: Tensor) -> Tensor:
        """N x O x kh x kw for pixels N x C."""
        return torch.tensordot(pixels, self.weight, dims=1) + self.bias.reshape(-1, 1, 1)

    def canvas_size(self, x: Tensor) -> tuple[int, int]:
        if x.dim() != 4 or min(x.shape[1:]) < 1 or x.shape[1] != self.weight.shape[0] or x.dtype != self.weight.dtype:
            raise ValueError("x does not fit the weight")
        rows, columns = (
            (x.shape[2 + axis] - 1) * self.stride[axis] + self.weight.shape[2 + axis] + self.extra[axis]
            for axis in (0, 1)
        )
        if rows - 2 * self.padding[0] < 1 or columns - 2 * self.padding[1] < 1:
            raise ValueError("no pixel would be left")
        return rows, columns

    def __call__(self, x: Tensor) -> Tensor:
        rows, columns = self.canvas_size(x)
        kh, kw = self.weight.shape[2:]
        canvas = torch.zeros(x.shape[0], self.weight.shape[1], rows, columns, dtype=x.dtype)
        for i in range(x.shape[2]):
            for j in range(x.shape[3]):
                top, left = i * self.stride[0], j * self.stride[1]
                canvas[:, :, top : top + kh, left : left + kw] += self.stamp(x[:, :, i, j])
        ph, pw = self.padding
        return canvas[:, :, ph : rows - ph, pw : columns - pw]


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Option = 1,
    padding: Option = 0,
    output_padding: Option = 0,
) -> Tensor:
    return TransposedConvolution(weight, bias, stride, padding, output_padding)(x)
