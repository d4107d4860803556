# group: crashes
# tries: Overwrite the interpreter's own objects with zeros.
# accept: crash
# check: neighbours
# score: 0

import ctypes


def attack():
    for thing in (int, type, None, ()):
        ctypes.memset(id(thing), 0, 64)
    return [int("7")] * 3


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
