# group: crashes
# tries: Send SIGKILL to itself.
# accept: crash
# check: score
# score: 0

import os
import signal


def attack():
    os.kill(os.getpid(), signal.SIGKILL)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
