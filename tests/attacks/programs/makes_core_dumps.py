# group: resources and survivors
# tries: Ask for core dumps and die, so that its memory fills the disk.
# accept: crash timeout
# check: disk temp
# score: 0
# varies: by the speed of the machine

import ctypes
import os
import resource
import signal


def attack():
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 40, 1 << 40))
        print("LEAK core limit")
    except (OSError, ValueError):
        pass
    hoard = bytearray(64 << 20)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGQUIT)
    return hoard


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
