"""Computes the means in NumPy, which keeps no record for the gradient."""

import torch
from torch import Tensor


def avg_pool2d(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Tensor:
    kernel = as_pair(kernel_size)
    step = kernel if stride is None else as_pair(stride)
    border = as_pair(padding)
    if x.dim() != 4 or 0 in x.shape[1:] or not x.dtype.is_floating_point:
        raise ValueError("x must be a floating-point tensor N x C x H x W with pixels in it")
    sizes = []
    for axis in (0, 1):
        if kernel[axis] < 1 or step[axis] < 1 or not 0 <= 2 * border[axis] <= kernel[axis]:
            raise ValueError("kernel_size, stride or padding is out of range")
        room = x.shape[2 + axis] + 2 * border[axis] - kernel[axis]
        if room < 0:
            raise ValueError("the window does not fit")
        sizes.append(room // step[axis] + 1)

    image = x.detach().numpy()
    result = torch.zeros(x.shape[0], x.shape[1], *sizes, dtype=x.dtype)
    for i in range(sizes[0]):
        rows = slice(max(i * step[0] - border[0], 0), i * step[0] - border[0] + kernel[0])
        for j in range(sizes[1]):
            columns = slice(max(j * step[1] - border[1], 0), j * step[1] - border[1] + kernel[1])
            pixels = image[:, :, rows, columns]
            total = torch.from_numpy(pixels.sum(axis=(2, 3)))
            if count_include_pad:
                result[:, :, i, j] = total / (kernel[0] * kernel[1])
            else:
                result[:, :, i, j] = total / (pixels.shape[2] * pixels.shape[3])
    return result


def as_pair(option: int | tuple[int, int]) -> tuple[int, int]:
    if type(option) is int:
        return option, option
    if isinstance(option, tuple) and [type(number) for number in option] == [int, int]:
        return option
    raise ValueError("an option is an int or a pair of ints")
