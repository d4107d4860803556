"""Workers as interpreters of their own: the way for systems that cannot fork a warm process. Slower to start.

The channel is a connection over loopback, and what is printed goes through a thread, because a connection is all that
every system can wait for. Others on the machine may connect too, so a worker shows a token that only it was told.

``multiprocessing.connection`` would shake hands as well, but its ``accept`` waits for ever for a stranger who connects
and says nothing. What else it offers, messages by pickle, must not be spoken here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, NamedTuple

from grader.errors import SandboxError
from grader.sandbox.starter import ENVIRONMENT
from grader.sandbox.worker import Worker
from grader.wire import messages
from grader.wire.channel import Channel, GuardedChannel, ProtocolError
from grader.wire.messages import Ready, Reaped

START_SECONDS = 60.0  # importing torch from a cold disk takes most of it
STRANGER_SECONDS = 1.0  # for who connects, and does not say the token
_OUTPUT_LAG = 0.2
_LOOK_SECONDS = 0.1
# Without these Windows finds neither its random numbers nor its sockets.
_SYSTEM = ("SYSTEMROOT", "SYSTEMDRIVE")


class FreshInterpreters:
    """Start an interpreter for each worker.

    The first one is started to say what all of them have.
    """

    how = "started anew"

    def __init__(self, torch: bool) -> None:
        self._torch = torch
        self._spare: _Started | None = _started(torch)
        self.ready = self._spare.ready

    def start(self) -> Worker:
        started, self._spare = self._spare or _started(self._torch), None
        return started.worker

    def runs(self) -> bool:
        return True

    def close(self) -> None:
        if self._spare is not None:
            self._spare.worker.close()


class _Started(NamedTuple):
    worker: Worker
    ready: Ready


def _started(torch: bool) -> _Started:
    with contextlib.ExitStack() as undo:
        process = _Interpreter(torch)
        undo.callback(process.end)
        output = undo.enter_context(contextlib.closing(_Output(process.stdout)))
        try:
            connection = undo.enter_context(_connected(process, deadline := time.monotonic() + START_SECONDS))
            connection.settimeout(max(_LOOK_SECONDS, deadline - time.monotonic()))
            greeting: Channel[Ready] = Channel(connection, Ready)
            ready = greeting.receive()
        except (OSError, EOFError, ProtocolError) as error:
            process.end()
            raise SandboxError(f"a fresh interpreter did not become a worker: {output.last_line()}") from error
        undo.pop_all()
    return _Started(Worker(process, GuardedChannel(connection, messages.FromWorker), output, _OUTPUT_LAG), ready)


def _connected(process: _Interpreter, deadline: float) -> socket.socket:
    token = secrets.token_hex(32)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process.tell(f"{listener.getsockname()[1]} {token}\n")
        return _accepted(listener, token.encode(), lambda: process.runs() and time.monotonic() < deadline)


def _accepted(listener: socket.socket, token: bytes, is_waiting: Callable[[], bool]) -> socket.socket:
    """Accept the connection that knows ``token``.

    ``TimeoutError`` when there is nobody left to wait for.
    """
    listener.settimeout(_LOOK_SECONDS)
    while is_waiting():
        with contextlib.suppress(TimeoutError):
            connection, _ = listener.accept()
            if _knows(connection, token):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connection
            connection.close()
    raise TimeoutError


def _knows(connection: socket.socket, token: bytes) -> bool:
    told = b""
    deadline = time.monotonic() + STRANGER_SECONDS
    with contextlib.suppress(OSError):
        while len(told) < len(token) and (left := deadline - time.monotonic()) > 0:
            connection.settimeout(left)
            if not (piece := connection.recv(len(token) - len(told))):
                break
            told += piece
    return secrets.compare_digest(told, token)


class _Interpreter:
    """Hold a process of the grader's own and what stayed in its group."""

    def __init__(self, torch: bool) -> None:
        command = [sys.executable, "-I", "-m", "grader.worker.fresh"]
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [*command, "--torch"] if torch else command,
            env={**ENVIRONMENT, **{name: os.environ[name] for name in _SYSTEM if name in os.environ}},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            bufsize=0,
        )
        self.pid = self._process.pid

    @property
    def stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 it was asked for
        return self._process.stdout

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 as above
        with self._process.stdin as stdin:
            stdin.write(line.encode())

    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        if hasattr(os, "killpg") and self._process.returncode is None:  # else the number may be another's by now
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> Reaped:
        before = os.times()
        self.kill()
        status = self._process.wait()
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        # Where nobody counts what children used, the time that passed is as near as we get.
        return Reaped(status, used or time.monotonic() - self._started)


class _Output:
    """Move a process's output to where it can be waited for, by a thread."""

    def __init__(self, source: IO[bytes]) -> None:
        self._socket, target = socket.socketpair()
        self._socket.setblocking(False)
        self._thread = threading.Thread(target=_move, args=(source, target), daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self, size: int, /) -> bytes | None:
        try:
            return self._socket.recv(size)
        except BlockingIOError:
            return None
        except ConnectionError:
            return b""

    def last_line(self) -> str:
        """Return what a process that has ended said last."""
        self._socket.settimeout(_OUTPUT_LAG)
        said = b""
        with contextlib.suppress(OSError):
            while piece := self._socket.recv(1 << 16):
                said = (said + piece)[-(1 << 16) :]
        lines = said.decode(errors="replace").strip().splitlines()
        self.close()
        return lines[-1] if lines else "no reason given"

    def close(self) -> None:
        self._socket.close()
        self._thread.join(1.0)  # longer only if a process that left the group holds the other end of the pipe


def _move(source: IO[bytes], target: socket.socket) -> None:
    with source, target, contextlib.suppress(OSError):
        while piece := source.read(1 << 16):
            target.sendall(piece)
