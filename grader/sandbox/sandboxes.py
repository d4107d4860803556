"""Several sandboxes side by side, one for each core, for work that can be done in any order."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import TypeVar

from grader.sandbox.sandbox import Sandbox

T = TypeVar("T")
R = TypeVar("R")


def usual_number() -> int:
    """One for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Sandboxes:
    """A context manager. Threads are enough: most of the work is done by the sandboxes' own processes."""

    def __init__(self, sandboxes: Iterable[Sandbox]) -> None:
        self._all = tuple(sandboxes)
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Sandboxes:
        for sandbox in self._all:
            self._free.put(self._stack.enter_context(sandbox))
        self._threads = self._stack.enter_context(ThreadPoolExecutor(len(self._all)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    @property
    def first(self) -> Sandbox:
        """One to use while no work is under way."""
        return self._all[0]

    def each(self, work: Callable[[Sandbox, T], R], items: Iterable[T]) -> Iterator[R]:
        """What ``work`` makes of each item, with a sandbox that is its own meanwhile; in the order of the items."""

        def with_a_sandbox(item: T) -> R:
            sandbox = self._free.get()
            try:
                return work(sandbox, item)
            finally:
                self._free.put(sandbox)

        return self._threads.map(with_a_sandbox, items)
