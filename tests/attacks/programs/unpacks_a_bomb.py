# group: resources and survivors
# tries: Unpack a gigabyte from a few kilobytes.
# accept: memory timeout
# check: memory
# score: 0
# on: conv-output-size
# varies: by the speed of the machine

import bz2

PACKED = bz2.compress(bytes(1 << 20)) * 1024


def attack():
    return bz2.decompress(PACKED)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
