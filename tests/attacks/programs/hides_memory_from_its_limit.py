# group: resources and survivors
# tries: Take memory that a limit on data does not count: shared mappings, memfd, SysV, page tables, stacks.
# accept: wrong
# check: memory
# score: 0
# without: syscalls

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.shmat.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
FAILED = ctypes.c_void_p(-1).value
SHARED, PRIVATE, ANONYMOUS, GROWSDOWN, NORESERVE = 1, 2, 0x20, 0x100, 0x4000
LARGE = 2 << 30  # reserved, hardly touched


def memfd():
    descriptor = os.memfd_create("gcanary")
    os.ftruncate(descriptor, LARGE)
    mmap.mmap(descriptor, LARGE)[LARGE - 1] = 1


def system_v():
    number = libc.shmget(0, ctypes.c_size_t(LARGE), 0o1600)
    if number >= 0:
        libc.shmctl(number, 0, None)
    return number


WAYS = {
    "shared": lambda: libc.mmap(None, LARGE, 3, SHARED | ANONYMOUS, -1, 0) != FAILED,
    "shared and validated": lambda: libc.mmap(None, LARGE, 3, 3 | ANONYMOUS, -1, 0) != FAILED,
    "growing down": lambda: libc.mmap(None, LARGE, 3, PRIVATE | ANONYMOUS | GROWSDOWN, -1, 0) != FAILED,
    "page tables": lambda: libc.mmap(None, 1 << 42, 1, PRIVATE | ANONYMOUS | NORESERVE, -1, 0) != FAILED,
    "mmap": lambda: mmap.mmap(-1, LARGE),
    "zero": lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), LARGE),
    "memfd": memfd,
    "secret": lambda: libc.syscall(447, 0) >= 0,
    "system V": lambda: system_v() >= 0,
    "dev/shm": lambda: os.ftruncate(os.open("/dev/shm/gcanary", os.O_RDWR | os.O_CREAT), LARGE),
}


def attack():
    for way, take in WAYS.items():
        try:
            if take() is not False:
                print("LEAK", way)
        except (OSError, AttributeError, ValueError):
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
