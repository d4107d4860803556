# group: shared state
# tries: Be told of what others do with files: leases, F_NOTIFY, inotify, fanotify, a signal for input.
# accept: wrong
# check: state neighbours
# score: 0
# without: syscalls

import ctypes
import fcntl
import os

libc = ctypes.CDLL(None, use_errno=True)
F_SETLEASE, F_NOTIFY, F_SETOWN, F_SETSIG = 1024, 1026, 8, 10
DN_ALL = 0x8000003F


def may(name, descriptor, command, argument):
    if libc.fcntl(descriptor, ctypes.c_long(command), ctypes.c_long(argument)) >= 0:
        print("LEAK", name)


def attack():
    mine = os.open("mine", os.O_CREAT | os.O_RDWR)
    here = os.open(".", os.O_RDONLY)
    library = os.open(os.__file__, os.O_RDONLY)
    for descriptor in (mine, library):
        for kind in (fcntl.F_RDLCK, fcntl.F_WRLCK):
            may("took a lease", descriptor, F_SETLEASE, kind)
            may("took a lease by a command with more bits", descriptor, F_SETLEASE | 1 << 32, kind)
    for descriptor in (here, os.open(os.path.dirname(os.__file__), os.O_RDONLY)):
        may("is told of a folder", descriptor, F_NOTIFY, DN_ALL)
    may("chose a signal", mine, F_SETSIG, 9)
    may("chose who is told", mine, F_SETOWN, os.getpid())
    if libc.inotify_init1(0) >= 0:
        print("LEAK inotify")
    if libc.fanotify_init(0, 0) >= 0 or libc.fanotify_init(0x200, 0) >= 0:  # the latter for anybody: FAN_REPORT_FID
        print("LEAK fanotify")
    for descriptor in (mine, here, library):
        os.close(descriptor)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
