# group: resources and survivors
# tries: Fill a list until there is no memory left.
# accept: memory
# check: memory
# score: 0

import numpy as np


def attack():
    hoard = []
    while True:
        hoard.append(np.empty(16 << 20))


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
