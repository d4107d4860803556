# group: resources and survivors
# tries: Have threads with tables of descriptors of their own, and so many times as many open files.
# accept: wrong
# check: disk memory
# score: 0
# without: syscalls

import ctypes
import threading

libc = ctypes.CDLL(None)
CLOSE_RANGE, UNSHARE = 436, 2


def take():
    if libc.syscall(CLOSE_RANGE, 250, 250, UNSHARE) == 0:
        print("LEAK a table of its own")


def attack():
    thread = threading.Thread(target=take)
    thread.start()
    thread.join()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
