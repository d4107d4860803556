# group: reading what is hidden
# tries: List the file systems of the machine by the calls that need no file.
# accept: wrong
# check: score
# score: 0

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
ROOT = (ctypes.c_uint64 * 4)(24, 0xFFFFFFFFFFFFFFFF, 0)
ROOT_FACTS = (ctypes.c_uint32 * 8)(24, 0, 0xFFFFFFFF, 0xFFFFFFFF)


def attack():
    found = (ctypes.c_uint64 * 64)()
    for request in (ROOT, ROOT_FACTS):
        if libc.syscall(458, request, found, ctypes.c_size_t(64), 0) > 0:
            print("LEAK listmount")
        if libc.syscall(457, request, found, ctypes.c_size_t(512), 0) >= 0:
            print("LEAK statmount")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

