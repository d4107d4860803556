# group: time and signals
# tries: Loop in C, where Python sees no signal and lets no thread run.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

import re


def attack():
    re.match(r"(a+)+$", "a" * 64 + "b")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
