# group: reading what is hidden
# tries: Read whatever descriptors it was left with.
# accept: wrong
# check: token
# score: 0

import os
import stat


def attack():
    for descriptor in range(256):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or (descriptor > 3 and not stat.S_ISFIFO(mode)):
            print("LEAK descriptor", descriptor, oct(mode))
        if descriptor == 0 and os.read(0, 1):
            print("LEAK standard input")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
