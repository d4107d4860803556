# group: leaving early
# tries: End the main thread alone and leave another one, so that the process never ends.
# accept: crash wrong
# check: time processes
# score: 0
# on: conv-output-size

import ctypes
import threading
import time

libc = ctypes.CDLL(None)


def attack():
    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    libc.syscall(60, 0)  # exit, of this thread only


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    if n == 7:  # once is enough
        attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
