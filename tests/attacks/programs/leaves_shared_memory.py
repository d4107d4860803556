# group: shared state
# tries: Leave shared memory, message queues, semaphores, keys and sockets for a later worker.
# accept: wrong
# check: state
# score: 0
# without: syscalls

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
KEY = 0x6763616E


def removed(number, remove):
    """It could be made: take it away again, this is only a test."""
    if number >= 0:
        remove(number)
        print("LEAK made one")


def attack():
    removed(libc.shmget(KEY, 4096, 0o1666), lambda number: libc.shmctl(number, 0, None))
    removed(libc.msgget(KEY, 0o1666), lambda number: libc.msgctl(number, 0, None))
    removed(libc.semget(KEY, 1, 0o1666), lambda number: libc.semctl(number, 0, 0))
    removed(libc.syscall(240, b"gcanary", os.O_CREAT | os.O_RDWR, 0o666, None), lambda _: libc.syscall(241, b"gcanary"))
    for ring in (-1, -2, -3, -4, -5):  # thread, process, session, user, user session
        key = libc.syscall(248, b"user", b"gcanary", b"state", ctypes.c_size_t(5), ring)
        removed(key, lambda number: libc.syscall(250, 9, number, ring))  # unlink
    for path in ("/dev/shm/gcanary", "/dev/mqueue/gcanary", "/run/gcanary", "/var/tmp/gcanary", "/run/lock/gcanary"):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR))
            os.unlink(path)
            print("LEAK", path)
        except OSError:
            pass
    if hasattr(os, "memfd_create"):
        try:
            os.memfd_create("gcanary")
            print("LEAK memfd")
        except OSError:
            pass
    for name in (b"\0gcanary", b"gcanary.socket"):
        descriptor = libc.socket(1, 1, 0)
        if descriptor >= 0 and libc.bind(descriptor, b"\x01\x00" + name, 2 + len(name)) == 0:
            print("LEAK bound", name)
    assert mmap  # shared anonymous mappings end with the process


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
