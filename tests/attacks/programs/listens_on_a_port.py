# group: network
# tries: Listen on TCP, UDP and UNIX sockets, as a service for later.
# accept: wrong
# check: network state
# score: 0
# without: syscalls

import socket

KEPT = []


def attack():
    for family, kind, address in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        (socket.AF_UNIX, socket.SOCK_STREAM, "\0gcanary-listens"),
        (socket.AF_UNIX, socket.SOCK_STREAM, "listens"),
    ):
        try:
            sock = socket.socket(family, kind)
            sock.bind(address)
            KEPT.append(sock)
            print("LEAK bound")
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
