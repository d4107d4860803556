# group: resources and survivors
# tries: Unshare, mount, chroot, pivot_root, setns, join and make file systems.
# accept: wrong
# check: score
# score: 0
# without: syscalls

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "unshare user": lambda: libc.unshare(0x10000000),
    "unshare mount": lambda: libc.unshare(0x00020000),
    "unshare network": lambda: libc.unshare(0x40000000),
    "mount": lambda: libc.mount(b"tmpfs", os.getcwd().encode(), b"tmpfs", 0, None),
    "umount": lambda: libc.umount2(os.getcwd().encode(), 2),
    "chroot": lambda: libc.chroot(b"."),
    "pivot_root": lambda: libc.syscall(155, b".", b"."),
    "setns": lambda: libc.setns(3, 0),
    "fsopen": lambda: libc.syscall(430, b"tmpfs", 0),
    "open_tree": lambda: libc.syscall(428, -100, b"/", 1),
    "move_mount": lambda: libc.syscall(429, -100, b".", -100, b"/", 0),
    "mount_setattr": lambda: libc.syscall(442, -100, b"/", 0, None, 0),
    "swapoff": lambda: libc.swapoff(b"/nothing"),
    "bpf": lambda: libc.syscall(321, 0, None, 0),
    "userfaultfd": lambda: libc.syscall(323, 0),
    "io_uring": lambda: libc.syscall(425, 1, (ctypes.c_uint32 * 32)()),
    "perf_event_open": lambda: libc.syscall(298, (ctypes.c_uint32 * 32)(1, 128), 0, -1, -1, 0),
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
