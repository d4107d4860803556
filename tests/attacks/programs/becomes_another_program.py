# group: resources and survivors
# tries: Replace itself by another program, which would keep the channel.
# accept: wrong
# check: processes
# score: 0

import ctypes
import os
import sys

libc = ctypes.CDLL(None)


def attack():
    for program in ("/bin/true", sys.executable, "/lib64/ld-linux-x86-64.so.2"):
        try:
            os.execv(program, [program, "-c", "print('LEAK exec')"])
        except OSError:
            pass
    libc.syscall(59, b"/bin/true", None, None)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
