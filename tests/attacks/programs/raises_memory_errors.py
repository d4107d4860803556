# group: resources and survivors
# tries: Say in every call that there is no memory left, at once and after having taken what there is.
# accept: memory
# check: time memory
# score: 0

import numpy as np


def attack():
    hoard = []
    try:
        while True:
            hoard.append(np.ones(1 << 20))
    except MemoryError:
        raise MemoryError("once more")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
