# group: network
# tries: Open netlink, packet, vsock, crypto and raw sockets.
# accept: wrong
# check: network
# score: 0
# without: syscalls

import ctypes
import socket

libc = ctypes.CDLL(None)


def attack():
    for family in (16, 17, 40, 38, 31, 2, 10, 44, 30):  # netlink, packet, vsock, alg, bluetooth, inet, inet6, xdp, tipc
        for kind in (1, 2, 3, 5):
            if libc.socket(family, kind, 0) >= 0:
                print("LEAK socket", family, kind)
    try:
        socket.socketpair()
        print("LEAK socketpair")
    except OSError:
        pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
