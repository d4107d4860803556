# group: shared state
# tries: Take flock, POSIX, open-file locks and leases on files that every worker reads.
# accept: wrong
# check: state
# score: 0
# without: syscalls

import ctypes
import fcntl
import os
import struct

WAYS = {
    "flock": lambda file: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB),
    "lockf": lambda file: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 1),
    "getlk": lambda file: fcntl.fcntl(file, fcntl.F_GETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 1, 0)),
    "ofd": lambda file: fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 1, 0)),
    "notify": lambda file: fcntl.fcntl(os.open(os.path.dirname(os.__file__), os.O_RDONLY), fcntl.F_NOTIFY, 1),
}


def attack():
    with open(os.__file__, "rb") as file:
        for way, lock in WAYS.items():
            try:
                lock(file)
                print("LEAK", way)
            except OSError:
                pass
    if ctypes.CDLL(None).inotify_init() >= 0:
        print("LEAK inotify")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
