# group: resources and survivors
# tries: Have the kernel make calls for it from a ring, which no filter of system calls looks at.
# accept: wrong
# check: network files
# score: 0
# without: syscalls unless rings are off

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
SETUP, ENTER, REGISTER = 425, 426, 427  # on every architecture


def attack():
    for flags in (0, 1 << 1, 1 << 6, 1 << 12):  # plain, with a thread of the kernel's, disabled at first, one issuer
        parameters = (ctypes.c_uint32 * 30)()
        parameters[2] = flags
        ring = libc.syscall(SETUP, 8, parameters)
        if ring >= 0:
            print("LEAK made a ring with flags", flags)
            os.close(ring)
    if libc.syscall(ENTER, 3, 1, 0, 0, None, ctypes.c_size_t(0)) >= 0:
        print("LEAK entered a ring that is none")
    for descriptor in (3, -1):  # of a ring, and of none since Linux 6.12
        if libc.syscall(REGISTER, descriptor, 8, ctypes.create_string_buffer(4096), 1) >= 0:
            print("LEAK registered for one")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
