# group: shared state
# tries: Wake whoever waits at a page of a library that every worker maps, and read the clocks of other processes.
# accept: wrong
# check: state neighbours
# score: 0
# without: syscalls

import ctypes
import mmap
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.syscall.restype = ctypes.c_long
FUTEX = {"x86_64": 202, "aarch64": 98}[os.uname().machine]


def attack():
    library = os.open(os.__file__, os.O_RDONLY)
    page = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_SHARED, library, ctypes.c_long(0))
    if libc.syscall(FUTEX, ctypes.c_void_p(page), 1, 1000, None, None, 0) >= 0:
        print("LEAK wake")
    try:
        print("LEAK clock", time.clock_gettime((~os.getppid() << 3) | 2))
    except OSError:
        pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

