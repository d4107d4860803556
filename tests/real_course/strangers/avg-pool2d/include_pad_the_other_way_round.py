"""The two answers of count_include_pad are exchanged.

Fails: exactly when a window sticks out into the padding and its sum is not 0. Right without padding.
Hand: (3) helper functions and a padded canvas.
"""

import torch
from torch.nn.functional import pad


def _check_pair(option, low):
    if type(option) is int:
        option = (option, option)
    if not isinstance(option, tuple) or len(option) != 2 or any(type(v) is not int for v in option):
        raise ValueError("int or pair of ints expected")
    if min(option) < low:
        raise ValueError("option too small")
    return option


def _check_image(x):
    if x.dim() != 4 or min(x.shape[1:]) == 0:
        raise ValueError("four axes expected")
    if not torch.is_floating_point(x):
        raise ValueError("floating point expected")


def _divisor(inside, kernel, include):
    """How many pixels the sum of a window is divided by; inside is 1 on the image and 0 around it."""
    if include:
        return inside.sum()
    return kernel[0] * kernel[1]


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    _check_image(x)
    kernel = _check_pair(kernel_size, 1)
    step = _check_pair(stride, 1) if stride is not None else kernel
    ph, pw = _check_pair(padding, 0)
    if 2 * ph > kernel[0] or 2 * pw > kernel[1]:
        raise ValueError("padding is more than half of the kernel")
    canvas = pad(x, (pw, pw, ph, ph))
    inside = pad(torch.ones(x.shape[2:], dtype=x.dtype), (pw, pw, ph, ph))
    out_h = (canvas.shape[2] - kernel[0]) // step[0] + 1
    out_w = (canvas.shape[3] - kernel[1]) // step[1] + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("no window fits")
    result = torch.zeros(x.shape[0], x.shape[1], out_h, out_w, dtype=x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            rows = slice(i * step[0], i * step[0] + kernel[0])
            columns = slice(j * step[1], j * step[1] + kernel[1])
            divisor = _divisor(inside[rows, columns], kernel, count_include_pad)
            result[:, :, i, j] = canvas[:, :, rows, columns].sum(dim=(2, 3)) / divisor
    return result
