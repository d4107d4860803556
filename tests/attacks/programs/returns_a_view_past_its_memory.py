# group: return values
# tries: Return an array that claims memory far beyond what it owns.
# accept: crash
# check: score
# score: 0

import numpy as np


def attack():
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(2, 2), strides=(1 << 40, 1 << 41))


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
