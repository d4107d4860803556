"""The winner's number in a window that is cut at the edge is split by kw, not by the width that is left.

Fails: when padding > 0 along the width and, in a window that is cut on the left or right, the winner is not in
its first row: another place is paid, or there is an error at the right edge. Right without padding and with padding
above and below alone.
Hand: (4) nested functions, type hints.
"""

from itertools import product

import torch
from torch import Tensor

Option = int | tuple[int, int]


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: Option,
    stride: Option | None = None,
    padding: Option = 0,
) -> Tensor:
    def pair(option: Option, least: int) -> tuple[int, int]:
        both = option if isinstance(option, tuple) else (option, option)
        if len(both) != 2 or not all(type(v) is int and v >= least for v in both):
            raise ValueError(f"bad option {option!r}")
        return both

    kernel = pair(kernel_size, 1)
    step = pair(kernel_size if stride is None else stride, 1)
    border = pair(padding, 0)

    def check() -> None:
        if x.dim() != 4 or min(x.shape[1:]) < 1:
            raise ValueError("x must be N x C x H x W")
        if x.dtype != grad_out.dtype:
            raise ValueError("x and grad_out must have the same dtype")
        if any(2 * p > k for p, k in zip(border, kernel, strict=True)):
            raise ValueError("padding must not be more than half of the kernel")
        room = [x.shape[2 + axis] + 2 * border[axis] - kernel[axis] for axis in (0, 1)]
        if min(room) < 0:
            raise ValueError("no window fits")
        if grad_out.shape != (*x.shape[:2], room[0] // step[0] + 1, room[1] // step[1] + 1):
            raise ValueError("grad_out must have the shape of the pooled maps")

    def span(axis: int, number: int) -> tuple[int, int]:
        start = number * step[axis] - border[axis]
        return max(start, 0), min(start + kernel[axis], x.shape[2 + axis])

    check()
    grad_x = torch.zeros_like(x)
    for i, j in product(range(grad_out.shape[2]), range(grad_out.shape[3])):
        (top, bottom), (left, right) = span(0, i), span(1, j)
        winners = x[:, :, top:bottom, left:right].flatten(2).argmax(dim=2)
        for n, c in product(range(x.shape[0]), range(x.shape[1])):
            winner = int(winners[n, c])
            grad_x[n, c, top + winner // kernel[1], left + winner % kernel[1]] += grad_out[n, c, i, j]
    return grad_x
