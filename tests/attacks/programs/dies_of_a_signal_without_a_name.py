# group: crashes
# tries: Die of a real-time signal, for which no name exists.
# accept: crash
# check: neighbours
# score: 0

import os


def attack():
    os.kill(os.getpid(), 42)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
