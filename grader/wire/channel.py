"""How messages travel: typed frames over a socket.

A frame is a length (4 bytes, big-endian) and that many bytes of MessagePack. Decoding is typed: a message is one of
:mod:`grader.wire.messages` or it is a :class:`ProtocolError`. (``multiprocessing.connection`` would unpickle.)
"""

from __future__ import annotations

import functools
import socket
import struct
from typing import Any, Generic, TypeVar

import msgspec

from grader.values import MAX_ARRAY_BYTES, MAX_ITEMS, Value, check
from grader.wire.messages import Returned
from grader.wire.packed import decoded_bytes

MAX_FRAME_BYTES = MAX_ARRAY_BYTES + 1024 * 1024
# A frame of nothing but empty lists would take twenty times its size.
MAX_DECODED_BYTES = 4 * MAX_ARRAY_BYTES
SEND_SECONDS = 10.0
_HEADER = struct.Struct(">I")

M = TypeVar("M")


class ProtocolError(Exception):
    """The other side sent what no well-behaved worker sends."""


@functools.cache
def decoder(receives: Any) -> msgspec.msgpack.Decoder[Any]:
    """Return what decodes messages of a kind, which takes a millisecond to make and keeps nothing."""
    return msgspec.msgpack.Decoder(receives)


def guard(sock: socket.socket) -> None:
    """Let nobody at the other end hold us up."""
    sock.settimeout(SEND_SECONDS)  # who does not read
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)  # urgent data is data, and not a wait for some


class Channel(Generic[M]):
    """Carry frames over one end of a socket; ``receives`` types what comes in.

    The other end is ours as well: the grader's, or the process's that workers are forked from.
    """

    def __init__(self, sock: socket.socket, receives: Any) -> None:
        self.socket = sock
        self._decoder: msgspec.msgpack.Decoder[M] = decoder(receives)
        self._encoder = msgspec.msgpack.Encoder()
        self._buffer = bytearray()

    def send(self, message: msgspec.Struct, descriptors: tuple[int, ...] = ()) -> None:
        payload = self._encoder.encode(message)
        if len(payload) > MAX_FRAME_BYTES:
            raise ValueError(f"{len(payload)} bytes are more than a frame may hold")
        frame = _HEADER.pack(len(payload)) + payload
        sent = socket.send_fds(self.socket, [frame], list(descriptors)) if descriptors else 0
        self.socket.sendall(memoryview(frame)[sent:])

    def receive(self) -> M:
        """Block until the next message; ``EOFError`` when the other side is gone."""
        while (message := self.next_buffered()) is None:
            self.fill()
        return message

    def fill(self) -> None:
        """Take what has arrived, at most a piece.

        ``EOFError`` when the other side is gone.
        """
        try:
            piece = self.socket.recv(1 << 20)
        except ConnectionError as error:
            raise EOFError from error
        except TimeoutError as error:
            raise ProtocolError("it announced what did not come") from error
        if not piece:
            raise EOFError
        self._buffer += piece

    def fill_with_descriptors(self) -> list[int]:
        """Fill, and return the descriptors that came along.

        Only the zygote takes any, and only from the grader.
        """
        try:
            piece, descriptors, _, _ = socket.recv_fds(self.socket, 1 << 16, 4)
        except ConnectionError as error:  # it went without having heard all that we said
            raise EOFError from error
        if not piece:
            raise EOFError
        self._buffer += piece
        return descriptors

    def next_buffered(self) -> M | None:
        """Return the next message if it has arrived whole, else None.

        ``ProtocolError`` if it is not one of ours.
        """
        if (end := self._end_of_next()) > _HEADER.size + MAX_FRAME_BYTES:
            raise ProtocolError(f"a frame of {end - _HEADER.size} bytes was announced")
        if len(self._buffer) < end:
            return None
        payload = bytes(memoryview(self._buffer)[_HEADER.size : end])
        del self._buffer[:end]
        return self._decode(payload)

    def has_next(self) -> bool:
        """Tell whether the next message has arrived whole."""
        return len(self._buffer) >= self._end_of_next()

    def _end_of_next(self) -> int:
        """Return how many bytes there are with the next message, or with its header while that is all that is known."""
        if len(self._buffer) < _HEADER.size:
            return _HEADER.size
        (length,) = _HEADER.unpack_from(self._buffer)
        return _HEADER.size + int(length)

    def _decode(self, payload: bytes) -> M:
        try:
            return self._decoder.decode(payload)
        except (msgspec.DecodeError, ValueError, RecursionError, OverflowError) as error:
            raise ProtocolError(str(error)) from error

    def close(self) -> None:
        self.socket.close()


class GuardedChannel(Channel[M]):
    """Our end of a channel to a worker, which may do anything."""

    def __init__(self, sock: socket.socket, receives: Any) -> None:
        super().__init__(sock, receives)
        guard(sock)
        self.decoded_bytes = 0  # what all messages so far took, whether they are still held or not

    def _decode(self, payload: bytes) -> M:
        size = decoded_bytes(payload, MAX_DECODED_BYTES)
        if size > MAX_DECODED_BYTES:
            raise ProtocolError(f"the value holds by far more than {MAX_ITEMS} items")
        self.decoded_bytes += size
        message = super()._decode(payload)
        try:
            for value in _values_of(message):
                check(value)
        except ValueError as error:
            raise ProtocolError(str(error)) from error
        return message


def _values_of(message: object) -> tuple[Value, ...]:
    if isinstance(message, Returned):
        return (message.value, *(message.observed.after or ()), *(message.observed.gradients or ()))
    return ()
