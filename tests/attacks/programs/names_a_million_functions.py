# group: the channel
# tries: Say, while it is imported, that a million functions are missing.
# accept: protocol timeout
# check: memory time
# score: 0
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


names = [f"f{number}" for number in range(900_000)]
send(pack({"type": "Loaded", "missing": names, "not_callable": [], "failed": []}))


def attack():
    """Answers as always."""


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654

