# group: resources and survivors
# tries: Become another user or group, regain capabilities, change priorities.
# accept: wrong
# check: score
# score: 0
# without: syscalls

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
USER, GROUP = os.getuid(), os.getgid()
CALLS = {
    "setuid": lambda: libc.setuid(USER),
    "setgid": lambda: libc.setgid(GROUP),
    "setresuid": lambda: libc.setresuid(USER, USER, USER),
    "setgroups": lambda: libc.setgroups(0, None),
    "capset": lambda: libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)),
    "setpriority": lambda: libc.setpriority(0, 0, 5),
    "setpriority of its group": lambda: libc.setpriority(1, os.getpgid(0), 5),
    "ioprio_set": lambda: libc.syscall(251, 1, os.getpid(), 3 << 13),
    "setsid": lambda: libc.setsid(),
    "setpgid": lambda: libc.setpgid(0, 0),
    "personality": lambda: libc.personality(0x0040000),
}


def attack():
    for name, call in CALLS.items():
        if call() >= 0:
            print("LEAK", name)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
