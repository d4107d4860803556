# group: leaving early
# tries: End the process with status 0 while it is imported.
# accept: crash
# check: score
# score: 0

import os


def attack():
    """Never reached."""


os._exit(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
