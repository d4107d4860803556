"""Where no stride is given, both axes move by the height of the window.

Fails: when stride is None, the window is not square, and a second window fits along the width for its own width or
for its height (wrong number of windows, or windows at wrong columns). Right with a stride and for square windows.
Hand: (4) a class, type hints.
"""

import torch
from torch import Tensor


class AveragePool:
    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] | None,
        padding: int | tuple[int, int],
        count_include_pad: bool,
    ) -> None:
        self.kernel = self._pair(kernel_size, 1)
        self.stride = self._pair(self.kernel[0] if stride is None else stride, 1)
        self.padding = self._pair(padding, 0)
        self.count_include_pad = count_include_pad
        if any(2 * p > k for p, k in zip(self.padding, self.kernel, strict=True)):
            raise ValueError("padding must not be more than half of the kernel")

    @staticmethod
    def _pair(option: int | tuple[int, int], low: int) -> tuple[int, int]:
        pair = option if isinstance(option, tuple) else (option, option)
        if len(pair) != 2 or not all(type(v) is int and v >= low for v in pair):
            raise ValueError(f"bad option {option!r}")
        return pair

    def _size(self, axis: int, length: int) -> int:
        size = (length + 2 * self.padding[axis] - self.kernel[axis]) // self.stride[axis] + 1
        if size < 1:
            raise ValueError("no window fits")
        return size

    def __call__(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or min(x.shape[1:]) < 1 or not x.dtype.is_floating_point:
            raise ValueError("x must be N x C x H x W and floating point")
        rows, columns = self._size(0, x.shape[2]), self._size(1, x.shape[3])
        out = []
        for i in range(rows):
            top = i * self.stride[0] - self.padding[0]
            for j in range(columns):
                left = j * self.stride[1] - self.padding[1]
                window = x[..., max(0, top) : top + self.kernel[0], max(0, left) : left + self.kernel[1]]
                total = window.sum(dim=(-2, -1))
                area = self.kernel[0] * self.kernel[1]
                out.append(total / (area if self.count_include_pad else window.shape[-2] * window.shape[-1]))
        return torch.stack(out, dim=2).view(x.shape[0], x.shape[1], rows, columns)


def avg_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    return AveragePool(kernel_size, stride, padding, count_include_pad)(x)
