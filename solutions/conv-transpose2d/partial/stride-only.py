"""Knows the stride as a whole number, and neither padding nor output_padding."""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    batch, channels, height, width = x.shape
    maps, kh, kw = weight.shape[1:]
    result = torch.zeros(batch, maps, (height - 1) * stride + kh, (width - 1) * stride + kw, dtype=x.dtype)
    for n in range(batch):
        for c in range(channels):
            for i in range(height):
                for j in range(width):
                    y, z = i * stride, j * stride
                    result[n, :, y : y + kh, z : z + kw] += x[n, c, i, j] * weight[c]
    if bias is not None:
        result = result + bias.view(-1, 1, 1)
    return result
