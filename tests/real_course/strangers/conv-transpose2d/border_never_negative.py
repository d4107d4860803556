"""The spread image gets a border of kernel - 1 - padding before it is correlated; where that is negative, 0 is taken.

Fails: exactly when padding is larger than kernel - 1 on an axis: the result is too large by 2 * (padding - kernel +
1) there. Right for all smaller paddings.
Hand: (3) helper functions and a padded canvas: a convolution with the turned kernel on a canvas with gaps.
"""

import torch


def _pair(option, low):
    pair = option if isinstance(option, tuple) else (option, option)
    if len(pair) != 2:
        raise ValueError("a pair has two numbers")
    if any(type(v) is not int or v < low for v in pair):
        raise ValueError("bad option")
    return pair


def _check(x, weight, bias):
    if x.dim() != 4 or weight.dim() != 4 or min(x.shape[1:]) < 1 or min(weight.shape) < 1:
        raise ValueError("four axes expected")
    if x.shape[1] != weight.shape[0] or x.dtype != weight.dtype:
        raise ValueError("weight does not fit the image")
    if bias is not None and (tuple(bias.shape) != (weight.shape[1],) or bias.dtype != x.dtype):
        raise ValueError("bias does not fit the weight")


def _spread(x, stride, border, extra):
    """The pixels stride apart on a canvas of zeros with a border, and with extra rows and columns behind."""
    n, c, h, w = x.shape
    tall, wide = (h - 1) * stride[0] + 1, (w - 1) * stride[1] + 1
    canvas = torch.zeros(n, c, tall + 2 * border[0] + extra[0], wide + 2 * border[1] + extra[1], dtype=x.dtype)
    canvas[:, :, border[0] : border[0] + tall : stride[0], border[1] : border[1] + wide : stride[1]] = x
    return canvas


def _correlate(canvas, kernel):
    kh, kw = kernel.shape[2:]
    rows, columns = canvas.shape[2] - kh + 1, canvas.shape[3] - kw + 1
    total = torch.zeros(canvas.shape[0], kernel.shape[1], rows, columns, dtype=canvas.dtype)
    for a in range(kh):
        for b in range(kw):
            part = canvas[:, :, a : a + rows, b : b + columns]
            total = total + torch.einsum("nchw,co->nohw", part, kernel[:, :, a, b])
    return total


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0):
    stride = _pair(stride, 1)
    padding = _pair(padding, 0)
    extra = _pair(output_padding, 0)
    _check(x, weight, bias)
    border = []
    for axis in (0, 1):
        kernel = weight.shape[2 + axis]
        if extra[axis] >= stride[axis]:
            raise ValueError("output_padding must be below stride")
        if (x.shape[2 + axis] - 1) * stride[axis] + kernel + extra[axis] - 2 * padding[axis] < 1:
            raise ValueError("nothing is left")
        border.append(max(kernel - 1 - padding[axis], 0))
    result = _correlate(_spread(x, stride, border, extra), weight.flip(2, 3))
    if bias is not None:
        result = result + bias.view(1, -1, 1, 1)
    return result
