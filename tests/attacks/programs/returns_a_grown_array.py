# group: return values
# tries: Return more axes, more items and longer strings than a value may have.
# accept: bad_output
# check: score memory
# score: 0

import numpy as np

KINDS = [lambda: np.zeros((1,) * 30), lambda: [0] * 200_000, lambda: "x" * 200_000, lambda: np.zeros(3 << 20)]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
