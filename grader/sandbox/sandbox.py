"""The sandbox: warm zygotes, one for numpy and one for torch, and the workers they fork. A context manager."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from grader.errors import SandboxError, WeakIsolationError
from grader.model import Environment, Isolation, Limits
from grader.sandbox import frames
from grader.sandbox.confine import ADDITIONS, PROTECTIONS
from grader.sandbox.frames import Channel, Confine, Fork, Forked, Ready, Reap, Reaped
from grader.sandbox.scratch import remove_tree
from grader.sandbox.worker_process import WorkerProcess

# Nothing of the caller's environment reaches a worker. One thread each: a fork keeps no thread pool, and a class is
# graded in parallel.
_ENVIRONMENT = {
    "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
}  # fmt: skip


A = TypeVar("A", Ready, Forked, Reaped)


class Sandbox:
    """Workers for submissions, under all ``protections``. Unless ``allow_weak``, one that does not hold is an error."""

    def __init__(self, *, allow_weak: bool = False, protections: tuple[str, ...] = (*PROTECTIONS, *ADDITIONS)) -> None:
        self._allow_weak = allow_weak
        self._protections = protections
        self._zygotes: dict[bool, _Zygote] = {}
        self._scratches: dict[int, Path] = {}

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for zygote in self._zygotes.values():
            zygote.close()
        for scratch in self._scratches.values():
            if scratch.exists():  # an interrupt can come between removing it and forgetting it
                remove_tree(scratch)

    def worker(self, *, torch: bool, limits: Limits) -> tuple[WorkerProcess, Isolation]:
        """A fresh confined worker and what confines it. ``WeakIsolationError`` says what this machine lacks."""
        worker, isolation = self._confined(self._zygote(torch), limits)
        if isolation.missing and not self._allow_weak:
            self.end(worker)
            raise WeakIsolationError(_refusal(isolation))
        return worker, isolation

    def end(self, worker: WorkerProcess) -> float:
        """End ``worker``, remove what it left behind, and return the CPU seconds it used."""
        seconds = worker.close()
        if scratch := self._scratches.get(id(worker)):
            remove_tree(scratch)
            del self._scratches[id(worker)]
        return seconds

    def environment(self, *, torch: bool) -> Environment:
        ready = self._zygote(torch).ready
        return Environment(ready.python, ready.numpy, ready.torch, f"{platform.system()}-{platform.machine()}".lower())

    def isolation(self) -> Isolation:
        """Which protections hold here, seen by confining a worker that runs nothing."""
        worker, isolation = self._confined(self._zygote(torch=False), Limits())
        self.end(worker)
        return isolation

    def _confined(self, zygote: _Zygote, limits: Limits) -> tuple[WorkerProcess, Isolation]:
        scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        try:
            worker = zygote.fork()
        except BaseException:
            remove_tree(scratch)
            raise
        self._scratches[id(worker)] = scratch
        return worker, worker.confine(Confine(str(scratch), limits.memory_mb, self._protections))

    def _zygote(self, torch: bool) -> _Zygote:
        if torch not in self._zygotes:
            self._zygotes[torch] = _Zygote(torch)
        return self._zygotes[torch]


class _Zygote:
    """The warm process, seen from here."""

    def __init__(self, torch: bool) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-I", "-m", "grader.sandbox.zygote", "--channel", str(theirs.fileno())]
            self._process = subprocess.Popen(
                [*command, "--torch"] if torch else command,
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the grader, which then closes the channel
                cwd="/",
            )
        self._channel: Channel[frames.FromZygote] = Channel(ours, frames.FromZygote)
        self._last_words = ""
        try:
            self.ready = self._ask(None, Ready)
        except BaseException:
            self.close()
            raise

    def fork(self) -> WorkerProcess:
        ours, theirs = socket.socketpair()
        output, output_end = os.pipe()
        os.set_blocking(output, False)
        try:
            forked = self._ask(Fork(), Forked, (theirs.fileno(), output_end))
        finally:
            theirs.close()
            os.close(output_end)
        ours.settimeout(frames.SEND_SECONDS)  # a worker that does not read must not hold us up
        return WorkerProcess(forked.pid, Channel(ours, frames.FromWorker), output, self)

    def reap(self, pid: int) -> Reaped:
        return self._ask(Reap(pid), Reaped)

    def close(self) -> None:
        self._channel.close()
        self._process.kill()
        self._wait()

    def _ask(self, message: frames.ToZygote | None, kind: type[A], descriptors: tuple[int, ...] = ()) -> A:
        try:
            if message is not None:
                self._channel.send(message, descriptors)
            answer = self._channel.receive()
        except (EOFError, OSError) as error:
            raise SandboxError(f"the process that workers are forked from ended: {self._wait()}") from error
        if not isinstance(answer, kind):
            raise SandboxError(f"{answer!r} is no answer to {message!r}")
        return answer

    def _wait(self) -> str:
        """Wait for its end and return what it said last, also to those who ask after the first."""
        if self._process.stderr and not self._process.stderr.closed:
            said = self._process.communicate()[1].decode(errors="replace").strip().splitlines()
            self._last_words = said[-1] if said else "no reason given"
        return self._last_words


def _refusal(isolation: Isolation) -> str:
    missing = "; ".join(isolation.missing)
    return (
        f"this machine cannot confine submissions ({missing}). Run 'grader doctor' to see what to install, "
        "or grade only code that you trust, with --allow-weak-isolation"
    )
