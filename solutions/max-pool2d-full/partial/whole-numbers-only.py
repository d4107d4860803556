"""Takes whole numbers only and stops at a pair."""

import math

import torch


def max_pool2d_full(x, kernel_size, stride=None, padding=0, dilation=1, *, return_indices=False, ceil_mode=False):
    stride = stride or kernel_size
    if padding > kernel_size // 2:
        raise ValueError("too much padding")
    sizes = []
    for size in x.shape[2:]:
        exact = (size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1
        count = math.ceil(exact) if ceil_mode else math.floor(exact)
        if ceil_mode and (count - 1) * stride >= size + padding:
            count -= 1
        if count < 1:
            raise ValueError("no window fits")
        sizes.append(count)
    height, width = x.shape[2:]
    low = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    values = torch.full((*x.shape[:2], *sizes), low, dtype=x.dtype)
    places = torch.zeros(values.shape, dtype=torch.long)
    for i in range(sizes[0]):
        for j in range(sizes[1]):
            for a in range(kernel_size):
                for b in range(kernel_size):
                    row, column = i * stride - padding + a * dilation, j * stride - padding + b * dilation
                    if 0 <= row < height and 0 <= column < width:
                        best, pixel = values[:, :, i, j].clone(), x[:, :, row, column]
                        better = (pixel > best) | (pixel.isnan() & ~best.isnan())
                        values[:, :, i, j] = torch.where(better, pixel, best)
                        places[:, :, i, j] = torch.where(better, row * width + column, places[:, :, i, j])
    return (values, places) if return_indices else values
