"""Workers as forks of a warm process: the fast way, for systems whose processes can be forked."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import weakref
from typing import TypeVar

from grader.errors import SandboxError
from grader.sandbox.starter import ENVIRONMENT
from grader.sandbox.worker import Worker
from grader.wire import messages
from grader.wire.channel import Channel, guard
from grader.wire.messages import Fork, Forked, Ready, Reap, Reaped

A = TypeVar("A", Ready, Forked, Reaped)


class Zygote:
    """The warm process, seen from here. A fork of this process neither reaches it nor ends it."""

    how = "forked from a warm one"

    def __init__(self, torch: bool) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-I", "-m", "grader.worker.forked", "--channel", str(theirs.fileno())]
            try:
                self._process = subprocess.Popen(
                    [*command, "--torch"] if torch else command,
                    env=ENVIRONMENT,
                    stdin=subprocess.PIPE,  # and not /dev/null, which need not be there
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl-C is for the grader, which then closes the channel
                    cwd="/",
                )
            except OSError as error:
                ours.close()
                raise SandboxError(f"the process that workers are forked from could not be started: {error}") from error
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._channel: Channel[messages.FromZygote] = Channel(ours, messages.FromZygote)
        self._last_words = ""
        self._owner = os.getpid()
        let_go = weakref.WeakMethod(self._let_go)  # what is registered stays so for ever
        os.register_at_fork(after_in_child=lambda: (found := let_go()) and found())

    @functools.cached_property
    def ready(self) -> Ready:
        """What its workers will have. Until this is asked for, it loads its libraries while we do something else."""
        try:
            return self._ask(None, Ready)
        except BaseException:
            self.close()
            raise

    def start(self) -> Worker:
        self.ready  # noqa: B018 the first answer that comes is this one
        ours, theirs = socket.socketpair()
        output, output_end = os.pipe()
        os.set_blocking(output, False)
        try:
            forked = self._ask(Fork(), Forked, (theirs.fileno(), output_end))
        except BaseException:
            ours.close()
            os.close(output)
            raise
        finally:
            theirs.close()
            os.close(output_end)
        guard(ours)
        return Worker(_Fork(forked.pid, self), Channel(ours, messages.FromWorker), open(output, "rb", buffering=0))

    def reap(self, pid: int) -> Reaped:
        return self._ask(Reap(pid), Reaped)

    def runs(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self._channel.close()
        if self._owner != os.getpid():
            return
        self._process.kill()
        self._wait()

    def _let_go(self) -> None:
        """Close a fork's end of the channel: the process ends when its owner does, and hears nobody else."""
        self._channel.close()

    def _ask(self, message: messages.ToZygote | None, kind: type[A], descriptors: tuple[int, ...] = ()) -> A:
        try:
            if message is not None:
                self._channel.send(message, descriptors)
            answer = self._channel.receive()
        except (EOFError, OSError) as error:
            raise SandboxError(f"the process that workers are forked from ended: {self._wait()}") from error
        if not isinstance(answer, kind):
            raise SandboxError(f"{answer!r} does not answer {message!r}")
        return answer

    def _wait(self) -> str:
        """Wait for its end and return its last answer, to every caller."""
        said = self._process.stdout
        if said is not None and not said.closed:
            with said:
                lines = said.read().decode(errors="replace").strip().splitlines()
            status = self._process.wait()
            self._last_words = lines[-1] if lines else "no reason given"
            if status == -signal.SIGKILL and not lines:
                self._last_words = "it was killed from outside, as the system does when memory runs out"
        return self._last_words


class _Fork:
    """Hold a child of the zygote, which alone can wait for it."""

    def __init__(self, pid: int, zygote: Zygote) -> None:
        self.pid = pid
        self._zygote = zygote
        self._handle: int | None = None
        with contextlib.suppress(AttributeError, OSError):  # not every system has them, nor lets everybody have one
            self._handle = os.pidfd_open(pid)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):  # it ended with the zygote
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            else:
                os.kill(self.pid, signal.SIGKILL)  # not reaped yet, so the pid is still its own

    def end(self) -> Reaped:
        self.kill()
        try:
            return self._zygote.reap(self.pid)
        except SandboxError:
            if self._zygote.runs():
                raise
            return Reaped(-signal.SIGKILL, 0.0)  # with the zygote, as it was told to
        finally:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
