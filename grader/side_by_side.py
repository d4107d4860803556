"""Work side by side at several places, in any order, each place with one piece of work at a time.

What waits has a place and needs no core, so there are spare places, lent while work takes long.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import queue
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from types import TracebackType
from typing import Generic, Protocol, TypeVar

_ROOM = 8  # items for each usual place: under way, waiting for it, or made and held back
_WAITING = 1  # of them all may wait for a place: each may hold a source of many megabytes
LONG_SECONDS = 5.0  # of work, by the clock, after which a spare place may take the next item


class Place(Protocol):
    """Where work is done. A context manager."""

    def __enter__(self) -> object: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def cancel(self) -> None:
        """End the work at once, from any thread."""


P = TypeVar("P", bound=Place)
T = TypeVar("T")
R = TypeVar("R")


class SideBySide(Generic[P]):
    """Hold several places for several threads. A context manager.

    Threads are enough: most of the work is done by other processes. A ``spare`` place takes an item for each that has
    taken more than ``LONG_SECONDS`` elsewhere, so that what only waits holds up nobody.
    """

    def __init__(self, usual: Iterable[P], spare: Iterable[P] = ()) -> None:
        self._usual = tuple(usual)
        self._spare = tuple(spare)
        self._free: queue.SimpleQueue[P] = queue.SimpleQueue()
        self._free_spare: queue.SimpleQueue[P] = queue.SimpleQueue()
        self._stack = ExitStack()
        self._room = _ROOM * len(self._usual)

    def __enter__(self) -> SideBySide[P]:
        for places, free in ((self._usual, self._free), (self._spare, self._free_spare)):
            for place in places:
                self._stack.enter_context(place)
                free.put(place)
        # Spare ones have threads of their own: each thread holds on to memory that its work took.
        self._threads = self._stack.enter_context(ThreadPoolExecutor(len(self._usual)))
        self._spare_threads = self._stack.enter_context(ThreadPoolExecutor(max(1, len(self._spare))))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for place in (*self._usual, *self._spare):
                place.cancel()
            for threads in (self._threads, self._spare_threads):
                threads.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    @contextlib.contextmanager
    def one(self) -> Iterator[P]:
        """Lend a place to one thread, as soon as one is free."""
        with _lent(self._free) as place:
            yield place

    def each(self, work: Callable[[P, T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield what ``work`` makes of each item, in the items' order.

        It has a place that is its own meanwhile.
        """
        return (made for _, made in self.as_done(work, items, ordered=True))

    def as_done(
        self, work: Callable[[P, T], R], items: Iterable[T], *, ordered: bool = False
    ) -> Iterator[tuple[int, R]]:
        """Yield each item's number and what ``work`` made of it, as made.

        Items are taken when there is room for them, so there may be any number. With ``ordered``, what is made early
        is held back, as much as fits into the same room.
        """
        numbered = enumerate(items)
        running: dict[Future[R], _Job[T]] = {}
        held: dict[int, Future[R]] = {}
        following = 0
        try:
            while True:
                at_usual = sum(not job.has_spare for job in running.values())
                room = min(self._room - len(running) - len(held), len(self._usual) + _WAITING - at_usual)
                for number, item in itertools.islice(numbered, max(0, room)):
                    job = _Job(number, item)
                    running[self._threads.submit(_done, work, job, self._free)] = job
                if not running:
                    return
                for future in wait(running, LONG_SECONDS / 2, FIRST_COMPLETED).done:
                    held[running.pop(future).number] = future
                self._lend_spare(work, running)
                while ready := [following] * (following in held) if ordered else [*held]:
                    for number in ready:
                        yield number, held.pop(number).result()
                    following += len(ready)
        finally:
            for future in running:  # nobody asks for what is left
                future.cancel()

    def _lend_spare(self, work: Callable[[P, T], R], running: dict[Future[R], _Job[T]]) -> None:
        """Give what waits for its turn to spare places, as many as there is work that takes long."""
        long = sum(job.seconds > LONG_SECONDS for job in running.values())
        free = min(long, len(self._spare)) - sum(job.has_spare for job in running.values())
        waiting = [future for future, job in running.items() if job.began is None and not job.has_spare]
        for future in waiting[: max(0, free)]:
            if future.cancel():
                job = running.pop(future)
                job.has_spare = True
                running[self._spare_threads.submit(_done, work, job, self._free_spare)] = job


@dataclasses.dataclass(eq=False)
class _Job(Generic[T]):
    """An item on its way: since when it is worked on, by the clock, and whether at a spare place."""

    number: int
    item: T
    began: float | None = None
    has_spare: bool = False

    @property
    def seconds(self) -> float:
        return 0.0 if self.began is None else time.monotonic() - self.began


@contextlib.contextmanager
def _lent(free: queue.SimpleQueue[P]) -> Iterator[P]:
    place = free.get()
    try:
        yield place
    finally:
        free.put(place)


def _done(work: Callable[[P, T], R], job: _Job[T], free: queue.SimpleQueue[P]) -> R:
    with _lent(free) as place:
        job.began = time.monotonic()
        return work(place, job.item)
