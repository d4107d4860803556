# group: the channel
# tries: Send an answer that is small on the wire and large once it is decoded.
# accept: protocol timeout
# check: memory time
# score: 0
# on: conv-output-size
# varies: by the speed of the machine

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
    row = b"\x92\xa1l\xdd" + struct.pack(">I", 99_000) + b"\x92\xa1l\x90" * 99_000
    value = b"\x92\xa1l\xdd" + struct.pack(">I", 40) + row * 40
    send(b"\x83\xa4type\xa8Returned\xa5value" + value + b"\xa8observed\x81\xa4type\xa8Observed")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
