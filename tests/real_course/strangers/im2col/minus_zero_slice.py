"""The image is put onto the canvas with the slice p:-p, which is empty if p is 0.

Fails: exactly when one axis is padded and the other is not: an error, or zeros in place of the image if its unpadded
axis is 1 long. Right without padding and with padding on both axes.
Hand: (3) helper functions and a padded canvas.
"""

import numpy as np


def _pair(option, name, low):
    if isinstance(option, tuple):
        if len(option) != 2:
            raise ValueError(f"{name}: a pair has two numbers")
        pair = option
    else:
        pair = (option, option)
    for number in pair:
        if type(number) is not int or number < low:
            raise ValueError(f"{name}: {number!r} is not allowed")
    return pair


def _padded(image, ph, pw):
    if ph == 0 and pw == 0:
        return image
    n, c, h, w = image.shape
    canvas = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=image.dtype)
    canvas[:, :, ph:-ph, pw:-pw] = image
    return canvas


def _places(length, kernel, stride, dilation):
    reach = dilation * (kernel - 1) + 1
    if reach > length:
        raise ValueError("no window fits")
    return range(0, length - reach + 1, stride)


def im2col(x, kernel_size, stride=1, padding=0, dilation=1):
    kernel = _pair(kernel_size, "kernel_size", 1)
    step = _pair(stride, "stride", 1)
    border = _pair(padding, "padding", 0)
    gap = _pair(dilation, "dilation", 1)
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError("x must be N x C x H x W")
    rows = _places(x.shape[2] + 2 * border[0], kernel[0], step[0], gap[0])
    columns = _places(x.shape[3] + 2 * border[1], kernel[1], step[1], gap[1])
    canvas = _padded(x, *border)
    length = x.shape[1] * kernel[0] * kernel[1]
    result = np.empty((x.shape[0], length, len(rows) * len(columns)), dtype=x.dtype)
    number = 0
    for top in rows:
        for left in columns:
            bottom, right = top + gap[0] * kernel[0], left + gap[1] * kernel[1]
            window = canvas[:, :, top : bottom - gap[0] + 1 : gap[0], left : right - gap[1] + 1 : gap[1]]
            result[:, :, number] = window.reshape(x.shape[0], length)
            number += 1
    return result
