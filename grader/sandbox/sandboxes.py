"""Several sandboxes side by side, one for each core, for work that can be done in any order.

A submission that waits has a sandbox and needs no core, so there are spare sandboxes, lent while work takes long.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import queue
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from types import TracebackType
from typing import Generic, TypeVar

from grader.sandbox.cgroup import shared
from grader.sandbox.room import NO_BOUNDS, Room, cores, room_for
from grader.sandbox.sandbox import Sandbox

T = TypeVar("T")
R = TypeVar("R")

_ROOM = 8  # items for each sandbox: under way, waiting for it, or made and held back
_WAITING = 1  # of them all may wait: each may hold a source of many megabytes
LONG_SECONDS = 5.0  # of work, by the clock, after which a spare sandbox may take the next item


def usual_number() -> int:
    """Count one sandbox for each core that this process may use, and is given by a container."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, cores() or usable)


class Sandboxes:
    """Hold several sandboxes for several threads. A context manager.

    Threads are enough: most of the work is done by the sandboxes' own processes. A ``spare`` one takes an item for each
    that has taken more than ``LONG_SECONDS`` elsewhere, so that what only waits holds up nobody. ``room`` is what they
    were made for.
    """

    def __init__(self, sandboxes: Iterable[Sandbox], spare: Iterable[Sandbox] = (), room: Room = NO_BOUNDS) -> None:
        self.room = room
        self._usual = tuple(sandboxes)
        self._spare = tuple(spare)
        self._free, self._free_spare = _Free(), _Free()
        self._stack = ExitStack()
        self._room = _ROOM * len(self._usual)

    def __enter__(self) -> Sandboxes:
        for sandboxes, free in ((self._usual, self._free), (self._spare, self._free_spare)):
            for sandbox in sandboxes:
                free.put(self._stack.enter_context(sandbox))
        # Spare ones have threads of their own: each thread holds on to memory that its work took.
        self._threads = self._stack.enter_context(ThreadPoolExecutor(len(self._usual)))
        self._spare_threads = self._stack.enter_context(ThreadPoolExecutor(max(1, len(self._spare))))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for sandbox in (*self._usual, *self._spare):
                sandbox.cancel()
            for threads in (self._threads, self._spare_threads):
                threads.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    def begin(self, *, torch: bool) -> None:
        """Have the first sandbox get ready, and do not wait for it: what is imported meanwhile takes as long."""
        self._usual[0].begin(torch=torch)

    @contextlib.contextmanager
    def one(self) -> Iterator[Sandbox]:
        """Lend a sandbox to one thread, as soon as one is free."""
        with _lent(self._free) as sandbox:
            yield sandbox

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
        running: dict[Future[R], _Job[T]] = {}
        held: dict[int, Future[R]] = {}
        following = 0
        try:
            while True:
                waiting = sum(job.began is None for job in running.values())
                room = min(self._room - len(running) - len(held), _WAITING - waiting)
                for place, item in itertools.islice(places, max(0, room)):
                    job = _Job(place, item)
                    running[self._threads.submit(_done, work, job, self._free)] = job
                if not running:
                    return
                for future in wait(running, LONG_SECONDS / 2, FIRST_COMPLETED).done:
                    held[running.pop(future).place] = future
                self._lend_spare(work, running)
                while ready := [following] * (following in held) if ordered else [*held]:
                    for place in ready:
                        yield place, held.pop(place).result()
                    following += len(ready)
        finally:
            for future in running:  # nobody asks for what is left
                future.cancel()

    def _lend_spare(self, work: Callable[[Sandbox, T], R], running: dict[Future[R], _Job[T]]) -> None:
        """Give what waits for its turn to spare sandboxes, as many as there is work that takes long."""
        long = sum(job.seconds > LONG_SECONDS for job in running.values())
        free = min(long, len(self._spare)) - sum(job.has_spare for job in running.values())
        waiting = [future for future, job in running.items() if job.began is None and not job.has_spare]
        for future in waiting[: max(0, free)]:
            if future.cancel():
                job = running.pop(future)
                job.has_spare = True
                running[self._spare_threads.submit(_done, work, job, self._free_spare)] = job


@contextlib.contextmanager
def several(jobs: int, *, allow_weak: bool) -> Iterator[Sandboxes]:
    """Hold ``jobs`` sandboxes and their spare ones, or fewer where a container has not the memory for so many.

    They share control groups where these are delegated.
    """
    room = room_for(jobs)
    with shared() as groups:
        usual, spare = (
            [Sandbox(allow_weak=allow_weak, groups=groups, room=room) for _ in range(number)]
            for number in (room.jobs, room.spare)
        )
        with Sandboxes(usual, spare, room) as sandboxes:
            yield sandboxes


_Free = queue.SimpleQueue[Sandbox]


@dataclasses.dataclass(eq=False)
class _Job(Generic[T]):
    """An item on its way: since when it is worked on, by the clock, and whether by a spare sandbox."""

    place: int
    item: T
    began: float | None = None
    has_spare: bool = False

    @property
    def seconds(self) -> float:
        return 0.0 if self.began is None else time.monotonic() - self.began


@contextlib.contextmanager
def _lent(free: _Free) -> Iterator[Sandbox]:
    sandbox = free.get()
    try:
        yield sandbox
    finally:
        free.put(sandbox)


def _done(work: Callable[[Sandbox, T], R], job: _Job[T], free: _Free) -> R:
    with _lent(free) as sandbox:
        job.began = time.monotonic()
        return work(sandbox, job.item)
