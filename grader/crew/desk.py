"""A process that grades, seen from here: it is started where it is needed, and again where it was killed."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.reduction import sendfds
from types import TracebackType

import msgspec
from msgspec.structs import replace

from grader.crew.orders import Answer, Graded, Order, Refused, Setup, Wanted, WantedCopy
from grader.errors import GraderError, KilledError, SandboxError, WeakIsolationError
from grader.model.report import Report
from grader.sandbox.nursery import Nursery

MAX_KILLED = 1  # a process that somebody else killed is tried once more
END_SECONDS = 10.0  # to put away what its workers left

_ENCODER = msgspec.msgpack.Encoder()
_ANSWERS = msgspec.msgpack.Decoder(Answer)


class GradingProcess:
    """The process, with so many ``places``; for several threads. Its workers come of what is warm in ``nursery``."""

    def __init__(self, setup: Setup, places: int, nursery: Nursery | None = None) -> None:
        self._setup = replace(setup, copies=nursery is not None)
        self._nursery = nursery
        self._places = places
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: list[socket.socket] = []
        self._connections: list[Connection] = []
        self._is_over = False

    def connection(self, place: int) -> Connection:
        """Return the way to a place of the process, which is started unless it runs."""
        with self._lock:
            if self._is_over:
                raise SandboxError("nothing more is graded, because the work was cancelled")
            if self._process is None:
                self._start()
            return self._connections[place]

    def lost(self, connection: Connection) -> None:
        """Take away what is left of the process, after no answer came by ``connection``."""
        with self._lock:
            if connection in self._connections:
                self._put_away()

    def copy(self, connection: Connection, *, torch: bool) -> None:
        """Send to a place what workers are forked from."""
        if self._nursery is None:
            raise SandboxError("a process that grades asked for what it should have")
        channel, said = self._nursery.ends(torch)
        with channel, said, socket.socket(fileno=os.dup(connection.fileno())) as way:
            sendfds(way, [channel.fileno(), said.fileno()])

    def end(self) -> None:
        """End it, also while threads wait for its answers, and start it no more."""
        with self._lock:
            self._is_over = True
            self._put_away()

    def _start(self) -> None:
        pairs = [socket.socketpair() for _ in range(1 + self._places)]
        ends = [theirs.fileno() for _, theirs in pairs]
        self._sockets = [ours for ours, _ in pairs]
        try:
            # A program of its own and no copy of ours: what it starts in turn holds no key.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "grader.crew.grading_process", *map(str, ends)],
                stdin=subprocess.PIPE,  # and not /dev/null, which need not be there
                stdout=subprocess.PIPE,
                pass_fds=ends,
                start_new_session=True,  # Ctrl-C is for us, who then end it
                cwd="/",
            )
        except OSError as error:
            raise SandboxError(f"a process that grades could not be started: {error}") from error
        finally:
            for _, theirs in pairs:
                theirs.close()
        for stream in filter(None, (self._process.stdin, self._process.stdout)):
            stream.close()
        control, *self._connections = (Connection(os.dup(ours.fileno())) for ours in self._sockets)
        try:
            control.send_bytes(_ENCODER.encode(self._setup))
            answer = _ANSWERS.decode(control.recv_bytes())
        except BaseException:
            self._put_away()
            raise
        if isinstance(answer, Refused):
            self._put_away()
            raise GraderError(f"a process that grades refused to: {answer.reason}")

    def _put_away(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):  # the other end is gone already
                each.shutdown(socket.SHUT_RDWR)  # whoever waits for an answer learns that none comes
            each.close()
        self._sockets, self._connections = [], []
        if self._process is not None:
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class Desk:
    """One place of a process that grades: one submission at a time. A context manager."""

    def __init__(self, process: GradingProcess, place: int) -> None:
        self._process = process
        self._place = place

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.end()

    def cancel(self) -> None:
        """End the process, and let the thread that waits for it find that out."""
        self._process.end()

    def grade(self, order: Order, prepared: Callable[[str], bytes]) -> Report:
        """Have ``order`` graded; ``prepared`` is asked for the exercise where the process does not have it yet.

        ``KilledError`` where the process is killed, and once more: that is held against nobody.
        """
        for _ in range(1 + MAX_KILLED):
            connection = self._process.connection(self._place)
            try:
                return self._asked(connection, order, prepared)
            except (EOFError, OSError):
                self._process.lost(connection)
        raise KilledError("the process that graded it was killed from outside twice")

    def _asked(self, connection: Connection, order: Order, prepared: Callable[[str], bytes]) -> Report:
        connection.send_bytes(_ENCODER.encode(order))
        while True:
            match _ANSWERS.decode(connection.recv_bytes()):
                case Wanted():
                    connection.send_bytes(prepared(order.slug))
                case WantedCopy(torch=torch):
                    self._process.copy(connection, torch=torch)
                case Graded(report=report):
                    return report
                case Refused(reason=reason, is_weak=is_weak):
                    raise WeakIsolationError(reason) if is_weak else GraderError(reason)
