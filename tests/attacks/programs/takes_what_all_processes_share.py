# group: resources and survivors
# tries: Take what the kernel counts for all processes of a user, or lets all of them wait for: timers, pipes, rules, disks.
# accept: wrong
# check: neighbours
# score: 0
# without: syscalls

import ctypes
import fcntl
import os

libc = ctypes.CDLL(None, use_errno=True)
FACTS = (ctypes.c_uint64 * 4)(1)

WAYS = {
    "timers": lambda: libc.timer_create(0, None, ctypes.byref(ctypes.c_void_p())) == 0,
    "pipes": lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20) > 0,
    "rules": lambda: libc.syscall(444, FACTS, ctypes.c_size_t(8), 0) >= 0,
    "disks": lambda: libc.syscall(SYNC) == 0,
    "one disk": lambda: libc.syncfs(os.open(".", os.O_RDONLY)) == 0,
}
SYNC = {"x86_64": 162, "aarch64": 81}[os.uname().machine]


def attack():
    for name, way in WAYS.items():
        try:
            if way():
                print("LEAK", name)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

