"""What the grader and the process of a pytest group say to each other. Both are trusted: nothing here judges.

A message is a length (4 bytes, big-endian) and that many bytes of typed MessagePack, over the process's standard
streams, which every system has.
"""

from __future__ import annotations

import contextlib
import struct
from typing import IO, Any

import msgspec

from grader.model.exercise import PytestFile, Signature
from grader.model.report import Outcome
from grader.values import Value
from grader.wire.messages import Query

_HEADER = struct.Struct(">I")


class _Message(msgspec.Struct, frozen=True, tag=True):
    """A mapping with a tag."""


class Tested(msgspec.Struct, frozen=True):
    """What came of one test.

    ``id`` is pytest's own, ``why`` the first line of the docstring, and ``message`` may quote the submission.
    """

    id: str
    why: str
    points: float
    outcome: Outcome
    message: str


class Start(_Message, frozen=True):
    """Run the tests in ``folder``, where ``tests`` lies, on functions with these ``signatures``.

    If ``only`` is a test's id, it alone is run.
    """

    slug: str
    tests: PytestFile
    folder: str
    signatures: tuple[Signature, ...]
    only: str | None = None


class Call(_Message, frozen=True):
    """Ask the submission; the answer is a :class:`CallReturned` or a :class:`CallEnded`."""

    query: Query


class CallReturned(_Message, frozen=True):
    """The submission returned this."""

    value: Value


class CallEnded(_Message, frozen=True):
    """The call brought no value back; ``kinds`` are the classes of the exception if it was by one."""

    outcome: Outcome
    message: str
    kinds: tuple[str, ...] = ()


class Finished(_Message, frozen=True):
    """Every test that was asked for has run; the one that was asked for alone may not be there again."""

    results: tuple[Tested, ...]


class CannotRun(_Message, frozen=True):
    """The author's tests cannot be run, and why; ``line`` is of their file."""

    problem: str
    line: int | None = None


class Interrupted(_Message, frozen=True):
    """A test raised what Ctrl-C raises."""


ToProcess = Start | CallReturned | CallEnded
FromProcess = Call | Finished | CannotRun | Interrupted


class Pipe:
    """Two byte streams that carry messages; ``receives`` is the type of those that come in."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes], receives: Any) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(receives)

    def send(self, message: ToProcess | FromProcess) -> None:
        payload = msgspec.msgpack.encode(message)
        self._outgoing.write(_HEADER.pack(len(payload)) + payload)
        self._outgoing.flush()

    def receive(self) -> Any:
        """Block until the next message; ``EOFError`` when the other side is gone."""
        (length,) = _HEADER.unpack(self._exactly(_HEADER.size))
        return self._decoder.decode(self._exactly(length))

    def close(self) -> None:
        """Close both streams; what the other side has not taken is lost."""
        for stream in (self._incoming, self._outgoing):
            with contextlib.suppress(OSError):
                stream.close()

    def _exactly(self, size: int) -> bytes:
        data = self._incoming.read(size)
        if len(data) < size:
            raise EOFError
        return data
