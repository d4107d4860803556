# group: return values
# tries: Return a memory-mapped array and cut its file down to nothing.
# accept: crash
# check: score
# score: 0

import os

import numpy as np


def attack():
    mapped = np.memmap("mapped.bin", dtype="float64", mode="w+", shape=(100, 100))
    os.truncate("mapped.bin", 0)
    return mapped


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
