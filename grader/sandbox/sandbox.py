"""The sandbox: workers with numpy and workers with torch, each with a scratch folder. A context manager."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from msgspec import structs

from grader.errors import WeakIsolationError
from grader.model.exercise import Limits
from grader.model.report import Environment, Isolation
from grader.sandbox.cgroup import HELD, Group, Groups, shared
from grader.sandbox.forked import Zygote
from grader.sandbox.fresh import FreshInterpreters
from grader.sandbox.scratch import remove_tree
from grader.sandbox.starter import Start, Starter
from grader.sandbox.worker import MAX_THREADS, WorkerProcess, tells_cpu_time
from grader.wire.messages import Confine
from grader.worker.confine import ADDITIONS, PROTECTIONS
from grader.worker.namespaces import SCRATCH_MB

# What a group counts beside a worker's own memory: its scratch folder, and page tables and the like.
_GROUP_MB = SCRATCH_MB + 64


def start_here() -> Start:
    """How this system starts workers. macOS has a fork, which its own libraries do not survive."""
    forks = sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds")
    return Zygote if forks else FreshInterpreters


class Sandbox:
    """Workers for submissions, under all ``protections``. Unless ``allow_weak``, one that does not hold is an error.

    Without ``groups``, which several may share, it makes control groups of its own where it can.
    """

    def __init__(
        self,
        *,
        allow_weak: bool = False,
        protections: tuple[str, ...] = (*PROTECTIONS, *ADDITIONS),
        start: Start | None = None,
        groups: Groups | None = None,
    ) -> None:
        self._allow_weak = allow_weak
        self._protections = protections
        self._start = start or start_here()
        self._starters: dict[bool, Starter] = {}
        self._left: dict[int, _Left] = {}
        self._groups = groups if "cgroup" in protections else None
        self._own = contextlib.ExitStack()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for starter in self._starters.values():
            starter.close()
        for left in self._left.values():
            left.remove()
        self._own.close()

    def worker(self, *, torch: bool, limits: Limits) -> tuple[WorkerProcess, Isolation]:
        """A fresh confined worker and what confines it. ``WeakIsolationError`` says what this machine lacks."""
        worker, isolation = self._confined(self._starter(torch), limits)
        if isolation.missing and not self._allow_weak:
            self.end(worker)
            raise WeakIsolationError(_refusal(isolation))
        return worker, isolation

    def end(self, worker: WorkerProcess) -> float:
        """End ``worker``, remove what it left behind, and return the CPU seconds it used."""
        seconds = worker.close()
        if left := self._left.get(id(worker)):
            left.remove()
            del self._left[id(worker)]
        return seconds

    def environment(self, *, torch: bool) -> Environment:
        ready = self._starter(torch).ready
        return Environment(ready.python, ready.numpy, ready.torch, f"{platform.system()}-{platform.machine()}".lower())

    def isolation(self) -> Isolation:
        """Which protections hold here, seen by confining a worker that runs nothing."""
        worker, isolation = self._confined(self._starter(torch=False), Limits())
        self.end(worker)
        return isolation

    def _confined(self, starter: Starter, limits: Limits) -> tuple[WorkerProcess, Isolation]:
        scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        try:
            worker = starter.start()
        except BaseException:
            remove_tree(scratch)
            raise
        self._left[id(worker)] = _Left(scratch)
        group = self._group_of(worker, starter.ready.data_kb // 1024 + limits.memory_mb + _GROUP_MB)
        self._left[id(worker)] = _Left(scratch, group)
        isolation = worker.confine(Confine(str(scratch), limits.memory_mb, self._protections))
        clock = "CPU time" if tells_cpu_time() else "the time that passes"
        process = f"{starter.how}, limited by {clock}"
        return worker, structs.replace(isolation, process=process, cgroup=HELD if group else None)

    def _group_of(self, worker: WorkerProcess, memory_mb: int) -> Group | None:
        """The worker's own limits are narrower: an allocation that fails is an error with a line, a kill is not."""
        if self._groups is not None:
            with contextlib.suppress(OSError):
                return self._groups.put(worker.pid, memory_mb << 20, MAX_THREADS)
        return None

    def _starter(self, torch: bool) -> Starter:
        if not self._starters and self._groups is None and "cgroup" in self._protections:
            self._groups = self._own.enter_context(shared())  # now, as what starts later is in the group that we are in
        if torch not in self._starters:
            self._starters[torch] = self._start(torch)
        return self._starters[torch]


class _Left(NamedTuple):
    """What a worker leaves when its process has ended."""

    scratch: Path
    group: Group | None = None

    def remove(self) -> None:
        if self.group is not None:
            self.group.end()
        if self.scratch.exists():  # an interrupt can come between removing it and forgetting it
            remove_tree(self.scratch)


def _refusal(isolation: Isolation) -> str:
    missing = "; ".join(isolation.missing)
    remedy = "Run 'grader doctor' to see what to install" if sys.platform == "linux" else "Grade on Linux instead"
    return (
        f"this machine cannot confine submissions ({missing}). {remedy}, "
        "or grade only code that you trust, with --allow-weak-isolation"
    )
