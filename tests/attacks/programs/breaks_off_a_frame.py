# group: the channel
# tries: Begin an answer and end the process in the middle of it.
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

import os


def attack():
    channel().sendall(struct.pack(">I", 5000) + b"half")
    os._exit(0)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
