# group: leaving early
# tries: Call sys.exit(0) while it is imported.
# accept: import_error
# check: score
# score: 0

import sys


def attack():
    """Never reached."""


sys.exit(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
