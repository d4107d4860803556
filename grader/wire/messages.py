"""The messages between the trusted process, the zygote and its workers, and how they travel.

A frame is a length (4 bytes, big-endian) and that many bytes of MessagePack. Decoding is typed: a message is one of
the structs below or it is a :class:`ProtocolError`. No verdict, expected value or test travels towards a worker.
"""

from __future__ import annotations

import socket
import struct
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from grader.model.exercise import Aspect
from grader.model.report import Isolation
from grader.values import MAX_ARRAY_BYTES, MAX_ITEMS, Array, Value, check
from grader.wire.packed import decoded_bytes

MAX_FRAME_BYTES = MAX_ARRAY_BYTES + 1024 * 1024
# A frame of nothing but empty lists would take twenty times its size.
MAX_DECODED_BYTES = 4 * MAX_ARRAY_BYTES
MAX_TEXT = 4000
MAX_NAME = 200
MAX_TOLD = 20  # forbidden names, failed cells
MAX_FUNCTIONS = 1000  # of an exercise
SEND_SECONDS = 10.0
# A worker prints this after each step, so that what it printed can be told apart: a courtesy that nothing relies on.
SECTION_END = b"\x1e"
_HEADER = struct.Struct(">I")

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
M = TypeVar("M")


class ProtocolError(Exception):
    """The other side sent what no well-behaved worker sends."""


class _Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A mapping with a tag."""


# --- to and from the zygote --------------------------------------------------------------------------------------


class Fork(_Message, frozen=True):
    """Fork one worker; its channel and its output pipe travel beside this frame as descriptors."""


class Forked(_Message, frozen=True):
    pid: int


class Reap(_Message, frozen=True):
    """Wait for a worker that has ended or been killed, so that its process is gone for good."""

    pid: int


class Reaped(_Message, frozen=True):
    """How it ended: ``status`` is negative for a signal, as in ``subprocess``. And the CPU seconds it used in all."""

    status: int
    seconds: float


class Ready(_Message, frozen=True):
    """The zygote is warm. ``data_kb`` is the VmData that its children start with."""

    python: str
    numpy: str
    torch: str | None
    data_kb: int


ToZygote = Fork | Reap
FromZygote = Ready | Forked | Reaped


# --- to and from a worker ----------------------------------------------------------------------------------------


class Confine(_Message, frozen=True):
    """Give up every right that the submission does not need. ``memory_mb`` is beyond what the bare worker holds."""

    scratch: str
    memory_mb: int
    protections: tuple[str, ...]


class Confined(_Message, frozen=True):
    isolation: Isolation


class Load(_Message, frozen=True):
    """Execute a submission's source as a module, and find its functions.

    ``forbid`` are patterns of names that are looked for in it; what has a name like those in ``replaced``, and torch's
    ``operators``, refuse to work. ``harness`` is the source of the exercise's own functions, which are called with the
    submission's module.
    """

    filename: str
    source: bytes
    functions: tuple[str, ...]
    forbid: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    harness: bytes | None = None


class Use(_Message, frozen=True):
    """Something forbidden, named in the source or used, and its line (of a notebook's cell), 0 if unknown."""

    name: Text
    line: int
    cell: int | None = None


class Raised(_Message, frozen=True):
    """An exception left the submission: its class and the classes above it, and the line (of a notebook's cell)."""

    kinds: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]
    message: Text
    line: int | None
    cell: int | None = None


class FailedCell(_Message, frozen=True):
    """A notebook's code cell that raised, counted from 1."""

    number: int
    raised: Raised


class Read(_Message, frozen=True):
    """The source was read and has not run yet, so this is the last word of ours: the forbidden names in it."""

    forbidden: Annotated[tuple[Use, ...], Meta(max_length=MAX_TOLD)]


class Loaded(_Message, frozen=True):
    """The module is there. ``missing`` and ``not_callable`` say which of the functions are not usable."""

    missing: Annotated[tuple[Text, ...], Meta(max_length=MAX_FUNCTIONS)]
    not_callable: Annotated[tuple[Text, ...], Meta(max_length=MAX_FUNCTIONS)]
    failed_cells: Annotated[tuple[FailedCell, ...], Meta(max_length=MAX_TOLD)] = ()


class Query(_Message, frozen=True):
    """One call to make and the aspects to look at while making it, or the ``operations`` to count."""

    function: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    aspects: tuple[Aspect, ...]
    count_operations: bool = False


class Run(_Message, frozen=True):
    """Make these calls in this order; one answer each."""

    queries: tuple[Query, ...]


class Observed(_Message, frozen=True):
    """What was seen beside the result: facts, not verdicts.

    ``after`` holds the arguments as the call left them, ``shares`` whether the result shares memory with an argument,
    ``gradients`` one entry per floating tensor argument, ``operations`` how many tensor operations there were. Each is
    None where it was not asked for.
    """

    after: tuple[Value, ...] | None = None
    shares: bool | None = None
    gradients: tuple[Array | None, ...] | None = None
    operations: int | None = None


class Returned(_Message, frozen=True):
    value: Value
    observed: Observed


class Unsendable(_Message, frozen=True):
    """The result is not plain data, or is too large; ``reason`` is a sentence."""

    reason: Text


class Refused(_Message, frozen=True):
    """During the call something forbidden was used, whatever came of it then."""

    uses: Annotated[tuple[Use, ...], Meta(min_length=1, max_length=MAX_TOLD)]


Answer = Returned | Raised | Unsendable | Refused
ToWorker = Confine | Load | Run
FromWorker = Confined | Read | Loaded | Answer


def guard(sock: socket.socket) -> None:
    """Set up our end of a channel to a worker, which may do with its own end what it likes."""
    sock.settimeout(SEND_SECONDS)  # a worker that does not read must not hold us up
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)  # urgent data is data, and not a wait for some


class Channel(Generic[M]):
    """One end of a socket that carries frames; ``receives`` is the type of the messages that come in."""

    def __init__(self, sock: socket.socket, receives: Any) -> None:
        self.socket = sock
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(receives)
        self._encoder = msgspec.msgpack.Encoder()
        self._buffer = bytearray()
        self.decoded_bytes = 0  # what all messages so far took, whether they are still held or not

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
        """Take what has arrived, at most a piece; ``EOFError`` when the other side is gone."""
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
        """As :meth:`fill`, and the descriptors that came along. Only the zygote takes any, and only from the grader."""
        piece, descriptors, _, _ = socket.recv_fds(self.socket, 1 << 16, 4)
        if not piece:
            raise EOFError
        self._buffer += piece
        return descriptors

    def next_buffered(self) -> M | None:
        """The next message if it has arrived whole, else None; ``ProtocolError`` if it is not one of ours."""
        if len(self._buffer) < _HEADER.size:
            return None
        (length,) = _HEADER.unpack_from(self._buffer)
        if length > MAX_FRAME_BYTES:
            raise ProtocolError(f"a frame of {length} bytes was announced")
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(memoryview(self._buffer)[_HEADER.size : end])
        del self._buffer[:end]
        return self._decode(payload)

    def _decode(self, payload: bytes) -> M:
        size = decoded_bytes(payload, MAX_DECODED_BYTES)
        if size > MAX_DECODED_BYTES:
            raise ProtocolError(f"the value holds by far more than {MAX_ITEMS} items")
        self.decoded_bytes += size
        try:
            message = self._decoder.decode(payload)
            for value in _values_of(message):
                check(value)
        except (msgspec.DecodeError, ValueError, RecursionError, OverflowError) as error:
            raise ProtocolError(str(error)) from error
        return message

    def close(self) -> None:
        self.socket.close()


def _values_of(message: object) -> tuple[Value, ...]:
    if isinstance(message, Returned):
        return (message.value, *(message.observed.after or ()), *(message.observed.gradients or ()))
    if isinstance(message, Run):
        return tuple(value for query in message.queries for value in (*query.args, *query.kwargs.values()))
    return ()
