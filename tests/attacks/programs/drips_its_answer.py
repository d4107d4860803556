# group: the channel
# tries: Send an answer byte by byte, so slowly that there always seems to be more.
# accept: timeout
# check: time
# score: 0

import os
import struct
import time


def attack():
    for byte in struct.pack(">I", 1000) + b"\x83" * 900:
        os.write(3, bytes([byte]))
        time.sleep(0.02)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

