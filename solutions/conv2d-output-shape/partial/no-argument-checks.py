"""The four numbers of the shape, without a question whether the layer can be."""

import math


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    return option if isinstance(option, tuple) else (option, option)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    k, s, p, d = pair(kernel_size), pair(stride), pair(padding), pair(dilation)
    h = math.floor((input_shape[2] + 2 * p[0] - d[0] * (k[0] - 1) - 1) / s[0] + 1)
    w = math.floor((input_shape[3] + 2 * p[1] - d[1] * (k[1] - 1) - 1) / s[1] + 1)
    return input_shape[0], out_channels, h, w
