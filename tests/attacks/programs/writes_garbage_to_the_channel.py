# group: the channel
# tries: Write random bytes where answers go.
# accept: protocol
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
    channel().sendall(b"\x00\x00\x00\x10" + bytes(range(0xC1, 0xD1)) + b"\xff" * 64)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
