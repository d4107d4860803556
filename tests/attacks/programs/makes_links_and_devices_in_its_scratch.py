# group: resources and survivors
# tries: Leave pipes, sockets, links to outside and to itself, and devices in its scratch.
# accept: wrong
# check: temp files
# score: 0
# also: without namespaces

import os
import stat


def attack():
    for make in (
        lambda: os.mkfifo("fifo"),
        lambda: os.symlink("/", "root"),
        lambda: os.symlink("loop", "loop"),
        lambda: os.symlink("@COURSE@", "course"),
        lambda: os.link("fifo", "again"),
        lambda: os.mknod("socket", stat.S_IFSOCK | 0o600),
        lambda: os.mkdir("closed", 0),
    ):
        try:
            make()
        except OSError:
            pass
    for kind, number in ((stat.S_IFCHR, os.makedev(1, 1)), (stat.S_IFBLK, os.makedev(254, 0))):
        try:
            os.mknod(f"device{number}", kind | 0o666, number)
            print("LEAK device")
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
