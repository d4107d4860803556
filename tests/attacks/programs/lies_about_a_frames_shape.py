# group: the channel
# tries: Send arrays whose shape, dtype and bytes do not belong together.
# accept: protocol
# check: memory
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


def pack(thing):
    """MessagePack, as much of it as this needs."""
    if thing is None:
        return b"\xc0"
    if isinstance(thing, bool):
        return b"\xc3" if thing else b"\xc2"
    if isinstance(thing, int):
        return b"\xd3" + struct.pack(">q", thing)
    if isinstance(thing, bytes):
        return b"\xc6" + struct.pack(">I", len(thing)) + thing
    if isinstance(thing, str):
        return b"\xdb" + struct.pack(">I", len(thing.encode())) + thing.encode()
    if isinstance(thing, dict):
        return b"\xdf" + struct.pack(">I", len(thing)) + b"".join(pack(k) + pack(v) for k, v in thing.items())
    return b"\xdd" + struct.pack(">I", len(thing)) + b"".join(map(pack, thing))


def returned(value, **more):
    return pack({"type": "Returned", "value": value, "observed": {"type": "Observed"}, **more})

ARRAYS = [
    ["a", "array", "float64", [2, 2], b""],
    ["a", "array", "float64", [1 << 40, 1 << 40], b""],
    ["a", "array", "object", [1], b"12345678"],
    ["a", "array", "float64", [-1], b"12345678"],
    ["a", "array", "float64", [0, 1 << 40], b""],
]


def attack():
    ARRAYS.append(ARRAYS.pop(0))
    send(returned(ARRAYS[-1]))


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
