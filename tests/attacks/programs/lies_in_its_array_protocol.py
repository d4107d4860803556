# group: return values
# tries: Return an object whose __array__, __array_interface__ and __float__ lie.
# accept: bad_output
# check: score
# score: 0

import numpy as np


class Lie:
    shape, dtype, ndim, size = (2, 2), np.dtype("float64"), 2, 4
    __array_interface__ = {"shape": (2, 2), "typestr": "<f8", "data": (8, True), "version": 3}

    def __array__(self, *_args, **_kwargs):
        return np.zeros((2, 2))

    def __float__(self):
        return 0.0

    __index__ = __int__ = lambda self: 7
    __eq__ = lambda self, other: True
    __hash__ = None


def attack():
    return Lie()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
