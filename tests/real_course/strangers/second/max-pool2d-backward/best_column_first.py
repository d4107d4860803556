"""The winner is found as the best column of the window and then the best row in that column, so among equal pixels the leftmost wins and not the first in reading order.

Fails: when the largest pixel of a window occurs several times and the first one in reading order is not in the
leftmost of their columns. Right without equal pixels, and when all equal pixels are in one row or one column.
"""

import torch
from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def winner(window: Tensor) -> tuple[int, int]:
    """Row and column of the largest pixel of a window."""
    col = int(window.max(dim=0).values.argmax())
    row = int(window[:, col].argmax())
    return row, col


def max_pool2d_backward(
    grad_out: Tensor,
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    kernel, border = pair(kernel_size), pair(padding)
    step = kernel if stride is None else pair(stride)
    size = []
    for axis in (0, 1):
        free = x.shape[2 + axis] + 2 * border[axis] - kernel[axis]
        if 2 * border[axis] > kernel[axis] or free < 0:
            raise ValueError("padding or kernel_size is too large")
        size.append(free // step[axis] + 1)
    if grad_out.shape != (*x.shape[:2], *size):
        raise ValueError("grad_out does not belong to these maps")

    grad_x = x.new_zeros(x.shape)
    for image, grads, maps in zip(grad_x, grad_out, x):
        for paid, arrives, pixels in zip(image, grads, maps):
            for i in range(size[0]):
                for j in range(size[1]):
                    top, left = i * step[0] - border[0], j * step[1] - border[1]
                    first_row, first_col = max(top, 0), max(left, 0)
                    row, col = winner(pixels[first_row : top + kernel[0], first_col : left + kernel[1]])
                    paid[first_row + row, first_col + col] += arrives[i, j]
    return grad_x
