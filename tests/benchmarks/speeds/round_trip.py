"""What it costs to send arguments to another process as MessagePack and have them back, over a socket pair."""

from __future__ import annotations

import os
import resource
import socket
import struct
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from tests.benchmarks.speeds.workload import Case, arguments

_LENGTH = struct.Struct(">I")
_Sent = list[tuple[str, tuple[int, ...], bytes] | float]  # an array: its dtype, its shape, its bytes


def round_trips(asked: Sequence[Case], times: int) -> float:
    """CPU seconds, of both processes, in which the arguments of every case go there and back once.

    One message for each case, answered before the next one is sent.
    """
    messages = [arguments(case.args) for case in asked]
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        _echo(theirs)
    theirs.close()
    before = _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)
    with ours:
        for _ in range(times):
            for args in messages:
                _send(ours, args)
                _receive(ours)
    own = _cpu(resource.RUSAGE_SELF) - before[0]
    os.waitpid(pid, 0)
    return (own + _cpu(resource.RUSAGE_CHILDREN) - before[1]) / times


def _echo(sock: socket.socket) -> None:
    try:
        while True:
            _send(sock, _receive(sock))
    except EOFError:
        os._exit(0)
    finally:
        os._exit(1)


def _send(sock: socket.socket, args: list[Any]) -> None:
    told = [(a.dtype.str, a.shape, a.tobytes()) if isinstance(a, np.ndarray) else a for a in args]
    payload = msgspec.msgpack.encode(told)
    sock.sendall(_LENGTH.pack(len(payload)) + payload)


def _receive(sock: socket.socket) -> list[Any]:
    (length,) = _LENGTH.unpack(_exactly(sock, _LENGTH.size))
    told = msgspec.msgpack.decode(_exactly(sock, length), type=_Sent)
    return [np.frombuffer(a[2], dtype=a[0]).reshape(a[1]) if isinstance(a, tuple) else a for a in told]


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = sock.recv(size, socket.MSG_WAITALL)
    if len(data) < size:
        raise EOFError
    return data


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
