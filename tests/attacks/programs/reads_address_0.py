# group: crashes
# tries: Read address 0 through ctypes.
# accept: crash
# check: score
# score: 0

import ctypes


def attack():
    ctypes.string_at(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
