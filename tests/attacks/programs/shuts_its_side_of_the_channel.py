# group: the channel
# tries: Shut the sending side of the channel and go on.
# accept: crash
# check: score
# score: 0

import socket
import struct

KEPT = []  # a socket that is thrown away closes its descriptor


def channel():
    if not KEPT:
        KEPT.append(socket.socket(fileno=3))
    return KEPT[0]


def send(payload):
    channel().sendall(struct.pack(">I", len(payload)) + payload)


def attack():
    channel().shutdown(socket.SHUT_WR)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
