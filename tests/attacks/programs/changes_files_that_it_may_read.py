# group: resources and survivors
# tries: Change owner, mode, times, attributes, length and links of files outside its scratch.
# accept: wrong
# check: files
# score: 0
# without: syscalls

import ctypes
import fcntl
import os
import struct

FILE = "@COURSE@/canary.txt"  # filled in by the suite
libc = ctypes.CDLL(None, use_errno=True)


def flags(path):
    file = os.open(path, os.O_RDONLY)
    fcntl.ioctl(file, 0x40086602, fcntl.ioctl(file, 0x80086601, bytes(8)))


def times(path):
    status = os.stat(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


WAYS = {
    "chmod": lambda path: os.chmod(path, os.stat(path).st_mode & 0o7777),
    "chown": lambda path: os.chown(path, os.stat(path).st_uid, os.stat(path).st_gid),
    "utime": times,
    "setxattr": lambda path: os.setxattr(path, "user.gcanary", b"x"),
    "write": lambda path: os.close(os.open(path, os.O_WRONLY | os.O_APPEND)),
    "truncate": lambda path: os.truncate(path, os.stat(path).st_size),
    "rename": lambda path: os.rename(path, path),
    "mkdir": lambda path: os.mkdir(path + ".d"),
    "create": lambda path: os.close(os.open(path + ".new", os.O_CREAT | os.O_WRONLY)),
    "hint": lambda path: fcntl.fcntl(os.open(path, os.O_RDONLY), 1036, struct.pack("Q", 0)),
    "flags": flags,
    "flags of a readable file": lambda path: flags(os.__file__),
    "mode of a readable file": lambda path: os.chmod(os.__file__, os.stat(os.__file__).st_mode & 0o7777),
}


def attack():
    for way, change in WAYS.items():
        try:
            change(FILE)
            print("LEAK", way)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
