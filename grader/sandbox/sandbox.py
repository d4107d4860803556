"""The sandbox: workers with numpy and workers with torch, each with a scratch folder. A context manager."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import TracebackType

from msgspec.structs import replace

from grader.errors import SandboxError, WeakIsolationError
from grader.model.exercise import Limits
from grader.model.report import Environment, Isolation
from grader.model.sentence import sentence
from grader.sandbox.cgroup import HELD, Group, Groups, shared
from grader.sandbox.forked import Zygote
from grader.sandbox.fresh import FreshInterpreters
from grader.sandbox.meter import tells_cpu_time
from grader.sandbox.room import NO_BOUNDS, Room
from grader.sandbox.scratch import remove_tree, scratch_folder
from grader.sandbox.starter import Start, Starter
from grader.sandbox.worker import MAX_THREADS, Worker, WorkerLostError
from grader.wire.limits import ADDITIONS, PROTECTIONS, SCRATCH_MB
from grader.wire.messages import Confine

# What a group counts beside a worker's own memory: its scratch folder, and page tables and the like.
_GROUP_MB = SCRATCH_MB + 64


def start_here() -> Start:
    """Choose how this system starts workers.

    macOS has a fork, which its own libraries do not survive.
    """
    forks = sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds")
    return Zygote if forks else FreshInterpreters


def _start_here(*, namespaces: bool) -> Start:
    start = start_here()
    return functools.partial(Zygote, namespaces=False) if start is Zygote and not namespaces else start


class Sandbox:
    """Workers for submissions, under all ``protections``. Unless ``allow_weak``, one that does not hold is an error.

    Without ``groups``, which several may share, it makes control groups of its own where it can. No worker may take
    more memory than there is ``room`` for.
    """

    def __init__(
        self,
        *,
        allow_weak: bool = False,
        protections: tuple[str, ...] = (*PROTECTIONS, *ADDITIONS),
        start: Start | None = None,
        groups: Groups | None = None,
        room: Room = NO_BOUNDS,
    ) -> None:
        self._allow_weak = allow_weak
        self._protections = protections
        self._start = start or _start_here(namespaces="namespaces" in protections)
        self._room = room
        self._starters: dict[bool, Starter] = {}
        self._left: set[Callable[[], None]] = set()
        self._workers: set[Worker] = set()
        self._is_cancelled = False
        self._groups = groups if "cgroup" in protections else None
        self._own = contextlib.ExitStack()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for starter in self._starters.values():
            starter.close()
        for leave in tuple(self._left):
            leave()
        self._own.close()

    def cancel(self) -> None:
        """End all workers at once and start no more, from any thread."""
        self._is_cancelled = True
        for worker in tuple(self._workers):
            worker.cancel()

    def begin(self, *, torch: bool) -> None:
        """Have what workers are started from get ready, and do not wait for it."""
        self._starter(torch)

    def worker(self, *, torch: bool, limits: Limits) -> Worker:
        """A fresh confined worker, for a ``with``. ``WeakIsolationError`` says what this machine lacks."""
        worker = self._confined(torch, limits)
        if worker.isolation.missing and not self._allow_weak:
            worker.close()
            raise WeakIsolationError(_refusal(worker.isolation))
        return worker

    def environment(self, *, torch: bool) -> Environment:
        """Which versions workers have. ``SandboxError`` where torch is asked for and not installed."""
        if torch:
            _check_torch()
        ready = self._starter(torch).ready
        return Environment(ready.python, ready.numpy, ready.torch, f"{platform.system()}-{platform.machine()}".lower())

    def isolation(self) -> Isolation:
        """Which protections hold here, seen by confining a worker that runs nothing."""
        with self._confined(torch=False, limits=Limits()) as worker:
            return worker.isolation

    def _confined(self, torch: bool, limits: Limits) -> Worker:
        """Start a worker that runs nothing yet.

        Where one is killed from outside meanwhile, there is a second.
        """
        if torch:
            _check_torch()
        limits = replace(limits, memory_mb=self._room.bound(limits.memory_mb, torch=torch))
        try:
            return self._started(self._starter(torch), limits)
        except WorkerLostError:
            return self._started(self._starter(torch), limits)

    def _started(self, starter: Starter, limits: Limits) -> Worker:
        if self._is_cancelled:
            raise SandboxError("no worker is started any more, because the work was cancelled")
        try:
            worker = starter.start()
        except SandboxError as error:
            if not starter.runs():
                raise WorkerLostError(str(error)) from error
            raise
        self._workers.add(worker)
        worker.own(lambda: self._workers.discard(worker))
        if self._is_cancelled:  # while it started
            worker.cancel()
        try:
            return self._made_safe(worker, starter, limits)
        except BaseException:
            worker.close()
            raise

    def _made_safe(self, worker: Worker, starter: Starter, limits: Limits) -> Worker:
        group = self._group_of(worker, starter.ready.data_kb // 1024 + limits.memory_mb + _GROUP_MB)
        if group is not None:
            worker.group = group
            worker.own(self._leave(group.end))
        scratch = starter.ready.scratch or self._scratch_of(worker)
        held = worker.confine(Confine(scratch, limits.memory_mb, self._protections))
        clock = "CPU time" if tells_cpu_time() else "the time that passes"
        worker.isolation = Isolation(
            held.filesystem,
            held.syscalls,
            held.memory_mb,
            held.missing,
            held.namespaces,
            process=f"{starter.how}, limited by {clock}",
            cgroup=HELD if group else None,
        )
        return worker

    def _scratch_of(self, worker: Worker) -> str:
        """Make a folder that is the worker's alone, where there are no namespaces."""
        folder = scratch_folder()
        worker.own(self._leave(functools.partial(remove_tree, folder)))
        return str(folder)

    def _leave(self, remove: Callable[[], None]) -> Callable[[], None]:
        """Return what calls ``remove`` once, at the latest when this sandbox ends."""

        def leave() -> None:
            if leave in self._left:  # an interrupt can come between removing it and forgetting it
                remove()
                self._left.discard(leave)

        self._left.add(leave)
        return leave

    def _group_of(self, worker: Worker, memory_mb: int) -> Group | None:
        """Make the group of a worker, with limits wider than the worker's own.

        An allocation that fails is an error with a line, a kill is not.
        """
        if self._groups is not None:
            with contextlib.suppress(OSError):
                return self._groups.put(worker.pid, memory_mb << 20, MAX_THREADS)
        return None

    def _starter(self, torch: bool) -> Starter:
        if not self._starters and self._groups is None and "cgroup" in self._protections:
            self._groups = self._own.enter_context(shared())  # now, as what starts later is in the group that we are in
        starter = self._starters.get(torch)
        if starter is not None and not starter.runs():
            self._starters.pop(torch).close()
            starter = None
        if starter is None:
            starter = self._starters[torch] = self._start(torch)
        return starter


@functools.cache
def _has_torch() -> bool:
    return find_spec("torch") is not None


def _check_torch() -> None:
    """``SandboxError`` where torch is not installed, before a process ends by that."""
    if not _has_torch():  # no command here: one that wraps is copied in part, and installs the large build
        raise SandboxError(sentence("PyTorch is not installed here; grader doctor says how to install its small build"))


def _refusal(isolation: Isolation) -> str:
    missing = "; ".join(f"{each.protection}: {each.reason}" for each in isolation.missing)
    remedy = "Run 'grader doctor' to see what to install" if sys.platform == "linux" else "Grade on Linux instead"
    return (
        f"this machine cannot confine submissions ({missing}). {remedy}, "
        "or grade only code that you trust, with --allow-weak-isolation"
    )
