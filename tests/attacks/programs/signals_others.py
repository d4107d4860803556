# group: time and signals
# tries: Send signals to its parent, its group, every process it may reach.
# accept: wrong
# check: neighbours processes
# score: 0
# without: syscalls

import ctypes
import os
import signal
import socket
import struct

libc = ctypes.CDLL(None)


def grader():
    channel = socket.socket(fileno=os.dup(3))
    return struct.unpack("3i", channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]


def attack():
    targets = [os.getppid(), 0, -os.getpgid(0)]
    try:
        targets.append(grader())
    except OSError:
        pass
    for target in targets:
        for number in (0, signal.SIGCONT):  # enough to see whether it may
            for way, call in {
                "kill": lambda: libc.kill(target, number),
                "tkill": lambda: libc.syscall(200, target, number),
                "tgkill": lambda: libc.syscall(234, target, target, number),
                "sigqueue": lambda: libc.sigqueue(target, number, None),
            }.items():
                if call() == 0:
                    print("LEAK", way, "reached", "a process" if target > 0 else "a group")
    if libc.fcntl(3, 8, os.getppid()) == 0 or libc.fcntl(1, 8, os.getppid()) == 0:  # F_SETOWN
        print("LEAK may have the kernel signal another process")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
