# group: shared state
# tries: Change the flags of descriptors that a later worker might inherit, and look for those of an earlier one.
# accept: wrong
# check: state
# score: 0

import fcntl
import os

SEEN = []


def attack():
    flags = {descriptor: fcntl.fcntl(descriptor, fcntl.F_GETFL) for descriptor in (0, 1, 2, 3)}
    for descriptor, found in flags.items():
        if found & os.O_APPEND and not SEEN:
            print("LEAK flags of an earlier worker")
        fcntl.fcntl(descriptor, fcntl.F_SETFL, found | os.O_APPEND)
    SEEN.append(True)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
