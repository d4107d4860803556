"""Several sandboxes side by side, one for each core, for work that can be done in any order."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from types import TracebackType
from typing import TypeVar

from grader.sandbox.sandbox import Sandbox

T = TypeVar("T")
R = TypeVar("R")

_ROOM = 8  # items for each sandbox: under way, waiting for it, or made and held back


def usual_number() -> int:
    """Count one sandbox for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Sandboxes:
    """Hold several sandboxes for several threads. A context manager.

    Threads are enough: most of the work is done by the sandboxes' own processes.
    """

    def __init__(self, sandboxes: Iterable[Sandbox]) -> None:
        self._all = tuple(sandboxes)
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._stack = ExitStack()
        self._room = _ROOM * len(self._all)

    def __enter__(self) -> Sandboxes:
        for sandbox in self._all:
            self._free.put(self._stack.enter_context(sandbox))
        self._threads = self._stack.enter_context(ThreadPoolExecutor(len(self._all)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for sandbox in self._all:
                sandbox.cancel()
            self._threads.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    @contextlib.contextmanager
    def one(self) -> Iterator[Sandbox]:
        """Lend a sandbox to one thread, as soon as one is free."""
        sandbox = self._free.get()
        try:
            yield sandbox
        finally:
            self._free.put(sandbox)

    def each(self, work: Callable[[Sandbox, T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield what ``work`` makes of each item, in the items' order.

        It has a sandbox that is its own meanwhile.
        """
        return (made for _, made in self.as_done(work, items, ordered=True))

    def as_done(
        self, work: Callable[[Sandbox, T], R], items: Iterable[T], *, ordered: bool = False
    ) -> Iterator[tuple[int, R]]:
        """Yield each item's place and what ``work`` made of it, as made.

        Items are taken when there is room for them, so there may be any number. With ``ordered``, what is made early
        is held back, as much as fits into the same room.
        """
        places = enumerate(items)
        running: dict[Future[R], int] = {}
        held: dict[int, Future[R]] = {}
        following = 0
        try:
            while True:
                for place, item in itertools.islice(places, self._room - len(running) - len(held)):
                    running[self._threads.submit(self._with_one, work, item)] = place
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    held[running.pop(future)] = future
                while ready := [following] * (following in held) if ordered else [*held]:
                    for place in ready:
                        yield place, held.pop(place).result()
                    following += len(ready)
        finally:
            for future in running:  # nobody asks for what is left
                future.cancel()

    def _with_one(self, work: Callable[[Sandbox, T], R], item: T) -> R:
        with self.one() as sandbox:
            return work(sandbox, item)
