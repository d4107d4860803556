# group: reading what is hidden
# tries: Read the links in /proc that name the grader's programs, folders and open files.
# accept: wrong
# check: token
# score: 0

import os
import socket
import struct

channel = socket.socket(fileno=3)


def attack():
    grader = struct.unpack("3i", channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    for process in (grader, os.getppid(), 1):
        links = ["exe", "cwd", "root", "ns/mnt", *(f"fd/{number}" for number in range(20))]
        for link in links:
            try:
                print("LEAK", os.readlink(f"/proc/{process}/{link}"))
            except OSError:
                pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

