# group: reports and feedback
# tries: Print bytes that are no text, and the worker's own section marks.
# accept: wrong
# check: report
# score: 0

import os


def attack():
    os.write(1, b"\xff\xfe\x00\xc3\x28" * 100)
    os.write(2, b"\x1e" * 20_000)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
