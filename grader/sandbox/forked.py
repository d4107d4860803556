"""Workers as forks of a warm process: the fast way, for systems whose processes can be forked."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from grader.errors import SandboxError
from grader.sandbox.scratch import remove_tree, scratch_folder
from grader.sandbox.starter import ENVIRONMENT
from grader.sandbox.worker import Worker
from grader.wire import messages
from grader.wire.channel import Channel, GuardedChannel
from grader.wire.messages import Fork, Forked, Ready, Reap, Reaped

A = TypeVar("A", Ready, Forked, Reaped)


_END_SECONDS = 2.0  # for copies to have seen that nobody asks them for anything any more
_KILLED = "it was killed from outside, as the system does when memory runs out"


class Forking:
    """A warm process, seen from here. A fork of this process neither reaches it nor ends it.

    ``ours`` is the end of the channel to it, ``said`` is where it says what went wrong.
    """

    how = "forked from a warm one"

    def __init__(self, ours: socket.socket, said: BinaryIO) -> None:
        self._channel: Channel[messages.FromZygote] = Channel(ours, messages.FromZygote)
        self._said = said
        self._last_words = ""
        self._waiting = threading.Lock()
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
        channel: GuardedChannel[messages.FromWorker] = GuardedChannel(ours, messages.FromWorker)
        return Worker(_Fork(forked.pid, self), channel, open(output, "rb", buffering=0))

    def reap(self, pid: int) -> Reaped:
        return self._ask(Reap(pid), Reaped)

    def runs(self) -> bool:
        """Tell whether the other end of the channel is there: it goes with the process that has it."""
        try:
            return self._peek()
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        is_warm = self._is_warm()
        self._channel.close()
        if self._owner == os.getpid():
            self._end(is_warm)
            self._wait()

    def _is_warm(self) -> bool:
        """Tell whether it has said that it is ready, whether anybody has heard that or not."""
        if "ready" in vars(self):
            return True
        with contextlib.suppress(OSError):
            return self._peek()
        return False

    def _peek(self) -> bool:
        """Tell whether something has come, without taking it; False at the end."""
        return bool(self._channel.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))

    def _end(self, is_warm: bool) -> None:
        """End it where it does not see by itself that its channel is closed."""

    def _why(self) -> str:
        """Tell why it ended without a word."""
        return _KILLED

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
        with self._waiting:
            if not self._said.closed:
                with self._said:
                    lines = self._said.read().decode(errors="replace").strip().splitlines()
                self._last_words = lines[-1] if lines else self._why()
            return self._last_words


class Zygote(Forking):
    """A warm process that is started from nothing."""

    def __init__(self, torch: bool, *, namespaces: bool = True) -> None:
        """Without ``namespaces``, its workers get none, even where the kernel would give them."""
        self._folder = scratch_folder() if namespaces else None
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-I", "-m", "grader.worker.forked", "--channel", str(theirs.fileno())]
            command += ["--torch"] if torch else []
            command += ["--scratch", str(_place_in(self._folder))] if self._folder is not None else []
            try:
                self._process = subprocess.Popen(
                    command,
                    env=ENVIRONMENT,
                    stdin=subprocess.PIPE,  # and not /dev/null, which need not be there
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl-C is for the grader, which then closes the channel
                    cwd="/",
                )
                if self._process.stdin is not None:
                    self._process.stdin.close()
                super().__init__(ours, cast(BinaryIO, self._process.stdout))
            except BaseException as error:  # an interrupt comes where the start is waited for
                ours.close()  # which ends what has started
                self._remove_folder()
                if not isinstance(error, OSError):
                    raise
                raise SandboxError(f"the process that workers are forked from could not be started: {error}") from error

    def copy(self) -> tuple[socket.socket, BinaryIO]:
        """Have it copy itself when it is warm, and do not wait for it: the ends of what a :class:`Copy` is made of."""
        ours, theirs = socket.socketpair()
        said, output = os.pipe()
        with theirs, contextlib.suppress(OSError):  # it has gone, and the copy is found not to be there
            self._channel.send(messages.Copy(), (theirs.fileno(), output))
        os.close(output)
        return ours, open(said, "rb", buffering=0)

    def runs(self) -> bool:
        return self._process.poll() is None

    def _end(self, is_warm: bool) -> None:
        """Let one that listens wait for its copies, so that what they used is known; end one that still loads."""
        if is_warm:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
        self._process.kill()
        self._remove_folder()

    def _remove_folder(self) -> None:
        if self._folder is not None:
            remove_tree(self._folder)
            self._folder = None

    def _why(self) -> str:
        return _KILLED if self._process.wait() == -signal.SIGKILL else "no reason given"


def _place_in(folder: Path) -> Path:
    """Make the folder over which every worker has a file system of its own; what is below that stays empty."""
    place = folder / "scratch"
    place.mkdir(mode=0o700)
    return place


class Copy(Forking):
    """A copy of a warm process, which another process may have started; ``of`` is that one, where it is ours."""

    def __init__(self, ours: socket.socket, said: BinaryIO, of: Zygote | None = None) -> None:
        super().__init__(ours, said)
        self._of = of

    def _end(self, is_warm: bool) -> None:
        """Wait for none that is not there yet: it ends as soon as it is."""
        if not is_warm:
            self._said.close()

    def _why(self) -> str:
        """Where what it was to be a copy of never was warm, that one has said why."""
        return _KILLED if self._of is None or self._of._is_warm() else self._of._wait()


class _Fork:
    """Hold a child of the zygote, which alone can wait for it."""

    def __init__(self, pid: int, zygote: Forking) -> None:
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
