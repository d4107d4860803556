"""Several sandboxes side by side, one for each core, for work that can be done in any order.

A submission that waits has a sandbox and needs no core, so there are spare sandboxes, lent while work takes long.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from types import TracebackType
from typing import TypeVar

from grader.sandbox.sandbox import Sandbox

T = TypeVar("T")
R = TypeVar("R")

_ROOM = 8  # items for each sandbox: under way, waiting for it, or made and held back
LONG_SECONDS = 5.0  # of work, by the clock, after which a spare sandbox may take the next item


def usual_number() -> int:
    """Count one sandbox for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Sandboxes:
    """Hold several sandboxes for several threads. A context manager.

    Threads are enough: most of the work is done by the sandboxes' own processes. One of the ``spare`` ones is lent for
    as long as work elsewhere has taken more than ``LONG_SECONDS``, so that what only waits holds up nobody.
    """

    def __init__(self, sandboxes: Iterable[Sandbox], spare: Iterable[Sandbox] = ()) -> None:
        usual, additional = tuple(sandboxes), tuple(spare)
        self._all = (*additional, *usual)
        # The last put back is the first lent, so that a spare one starts nothing before it is needed.
        self._free: queue.LifoQueue[Sandbox] = queue.LifoQueue()
        self._turns = _Turns(len(usual), len(additional))
        self._stack = ExitStack()
        self._room = _ROOM * len(usual)

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
        with self._turns.one():
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
        is_left = threading.Event()
        try:
            while True:
                for place, item in itertools.islice(places, self._room - len(running) - len(held)):
                    running[self._threads.submit(self._with_one, is_left, work, item)] = place
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    held[running.pop(future)] = future
                while ready := [following] * (following in held) if ordered else [*held]:
                    for place in ready:
                        yield place, held.pop(place).result()
                    following += len(ready)
        finally:
            is_left.set()  # nobody asks for the rest
            for future in running:
                future.cancel()

    def _with_one(self, is_left: threading.Event, work: Callable[[Sandbox, T], R], item: T) -> R:
        with self.one() as sandbox:
            if is_left.is_set():
                raise CancelledError
            return work(sandbox, item)


class _Turns:
    """Let so many work at once as are usual, and one more for each that has taken long, up to a number of spare ones.

    How long is told by the clock: whatever has taken long may compute or wait, and who computes shares the cores.
    """

    def __init__(self, usual: int, spare: int) -> None:
        self._usual = usual
        self._spare = spare
        self._changed = threading.Condition()
        self._began: dict[object, float] = {}  # by turn

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        turn = object()
        with self._changed:
            while (wait_seconds := self._wait_seconds()) is not None:
                self._changed.wait(wait_seconds)
            self._began[turn] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                del self._began[turn]
                self._changed.notify()

    def _wait_seconds(self) -> float | None:
        """After how many seconds at the latest to look again, or None if there is a turn now."""
        began = sorted(self._began.values())
        if len(began) < self._usual:
            return None
        spare_taken = len(began) - self._usual
        if spare_taken >= self._spare:
            return threading.TIMEOUT_MAX
        left = began[spare_taken] + LONG_SECONDS - time.monotonic()
        return left if left > 0 else None
