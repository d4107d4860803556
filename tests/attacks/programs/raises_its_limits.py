# group: resources and survivors
# tries: Raise its own limits and other processes' and undo its confinement by prctl.
# accept: wrong
# check: score neighbours
# score: 0
# without: syscalls

import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
ENDLESS = (ctypes.c_uint64 * 2)(2**64 - 1, 2**64 - 1)


def attack():
    for name in [name for name in dir(resource) if name.startswith("RLIMIT_")]:
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        try:
            resource.setrlimit(number, (hard, hard))
            print("LEAK changed", name)
        except (OSError, ValueError):
            pass
        if libc.prlimit(os.getppid(), number, ENDLESS, None) == 0:
            print("LEAK changed", name, "of its parent")
    for option, value in ((1, 0), (4, 0), (4, 1), (22, 0), (38, 0)):  # death signal, dumpable, seccomp, new privileges
        if libc.prctl(option, value, 0, 0, 0) == 0:
            print("LEAK prctl", option)
    for path, text in (("oom_score_adj", "-500"), ("autogroup", "-5"), ("coredump_filter", "0x7f"), ("timerslack_ns", "1")):
        try:
            with open(f"/proc/self/{path}", "w") as file:
                file.write(text)
            print("LEAK wrote", path)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
