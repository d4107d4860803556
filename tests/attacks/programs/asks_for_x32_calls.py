# group: crashes
# tries: Make system calls by their x32 numbers.
# accept: crash wrong
# check: processes network
# score: 0
# without: syscalls unless x32 calls are missing
# varies: by what the filter does with a foreign number

import ctypes
import os

libc = ctypes.CDLL(None)
X32 = 0x40000000


def attack():
    child = libc.syscall(X32 + 57)  # fork
    if child == 0:
        libc._exit(0)
    if child > 0:
        os.waitpid(child, 0)
        print("LEAK forked")
    if libc.syscall(X32 + 41, 2, 1, 0) >= 0:  # socket
        print("LEAK socket")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
