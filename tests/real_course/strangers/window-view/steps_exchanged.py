"""The step of the height is used along the width and the other way round; the shape is right.

Fails: exactly when a pair with two different strides is given and more than one window fits on an axis: wrong
windows, which may even lie behind the image. Right with the same stride for both axes.
Hand: (3) helper functions.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def _both(option):
    pair = option if isinstance(option, tuple) else (option,) * 2
    if len(pair) != 2 or any(type(number) is not int for number in pair) or min(pair) < 1:
        raise ValueError(f"{option!r} is neither a positive int nor a pair of them")
    return pair


def _shape(shape, kernel, step):
    if len(shape) != 4 or min(shape[1:]) < 1:
        raise ValueError("N x C x H x W is expected")
    places = [(size - k) // s + 1 for size, k, s in zip(shape[2:], kernel, step, strict=True)]
    if min(places) < 1:
        raise ValueError("no window fits")
    return (*shape[:2], *places, *kernel)


def _strides(strides, step):
    row, column = strides[2], strides[3]
    return (*strides[:2], row * step[1], column * step[0], row, column)


def window_view(x: np.ndarray, kernel_size, stride=1):
    kernel, step = _both(kernel_size), _both(stride)
    return as_strided(x, shape=_shape(x.shape, kernel, step), strides=_strides(x.strides, step))
