"""Takes no padding into account, and whole numbers only."""

import torch


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    if stride is None:
        stride = kernel_size
    height = (x.shape[2] - kernel_size) // stride + 1
    width = (x.shape[3] - kernel_size) // stride + 1
    result = torch.zeros(x.shape[0], x.shape[1], height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            window = x[:, :, i * stride : i * stride + kernel_size, j * stride : j * stride + kernel_size]
            result[:, :, i, j] = window.mean(dim=(2, 3))
    return result
