# group: resources and survivors
# tries: Open files and pipes until no descriptor is left.
# accept: error
# check: neighbours
# score: 0

import os

KEPT = []


def attack():
    while True:
        KEPT.append(os.pipe())


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
