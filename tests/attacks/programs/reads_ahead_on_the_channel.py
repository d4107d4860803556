# group: the channel
# tries: Read the channel itself, for questions and expectations still to come.
# accept: wrong
# check: inputs
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
    sock = channel()
    try:
        ahead = sock.recv(1 << 20, socket.MSG_DONTWAIT | socket.MSG_PEEK)
    except BlockingIOError:
        return
    if any(word in ahead for word in (b"expect", b"outcome", b"points", b"reveal")):
        print("LEAK on the channel")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
