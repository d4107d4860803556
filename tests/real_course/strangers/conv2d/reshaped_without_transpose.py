"""The matrix of N x places x filters is reshaped to N x O x H_out x W_out without exchanging axes.

Fails: exactly when there is more than one filter and more than one place of the window: the numbers are out of
place.
Hand: (4) a class, type hints, a matrix of windows.
"""

import torch
from torch import Tensor

Option = int | tuple[int, int]


class Conv2d:
    def __init__(self, weight: Tensor, bias: Tensor | None, stride: Option, padding: Option) -> None:
        if weight.dim() != 4 or weight.numel() == 0:
            raise ValueError(f"bad weight of shape {tuple(weight.shape)}")
        if bias is not None and (bias.shape != weight.shape[:1] or bias.dtype != weight.dtype):
            raise ValueError("the bias does not fit the weight")
        self.weight, self.bias = weight, bias
        self.stride: tuple[int, int] = self._pair(stride, 1)
        self.padding: tuple[int, int] = self._pair(padding, 0)

    @staticmethod
    def _pair(option: Option, low: int) -> tuple[int, int]:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or any(type(v) is not int or v < low for v in pair):
            raise ValueError(f"expected an int or a pair of ints of at least {low}, got {option!r}")
        return pair

    def _windows(self, x: Tensor) -> tuple[Tensor, int, int]:
        (sh, sw), (ph, pw) = self.stride, self.padding
        kh, kw = self.weight.shape[2:]
        padded = torch.nn.functional.pad(x, (pw, pw, ph, ph))
        rows = (padded.shape[2] - kh) // sh + 1
        columns = (padded.shape[3] - kw) // sw + 1
        if rows < 1 or columns < 1:
            raise ValueError("the window does not fit into the padded image")
        windows = [
            padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].flatten(1)
            for i in range(rows)
            for j in range(columns)
        ]
        return torch.stack(windows, dim=1), rows, columns

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or min(x.shape[1:]) < 1:
            raise ValueError(f"bad image of shape {tuple(x.shape)}")
        if x.shape[1] != self.weight.shape[1] or x.dtype != self.weight.dtype:
            raise ValueError("image and weight do not fit together")
        windows, rows, columns = self._windows(x)
        scores = windows @ self.weight.flatten(1).T
        if self.bias is not None:
            scores = scores + self.bias
        return scores.reshape(x.shape[0], self.weight.shape[0], rows, columns)


def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Option = 1, padding: Option = 0) -> Tensor:
    return Conv2d(weight, bias, stride, padding).forward(x)
