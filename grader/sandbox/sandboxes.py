"""Several sandboxes side by side, one for each core, for work that can be done in any order."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from grader.sandbox.cgroup import Groups, shared
from grader.sandbox.forked import Zygote
from grader.sandbox.nursery import Nursery
from grader.sandbox.room import NO_BOUNDS, Room, cores, room_for
from grader.sandbox.sandbox import Sandbox, start_here
from grader.side_by_side import SideBySide


def usual_number() -> int:
    """Count one sandbox for each core that this process may use, and is given by a container."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, cores() or usable)


class Sandboxes(SideBySide[Sandbox]):
    """Hold several sandboxes for several threads, with the ``groups`` that they share. A context manager.

    ``room`` is what they were made for. What their workers are forked from comes out of the ``nursery``, where it can.
    """

    def __init__(
        self,
        sandboxes: Iterable[Sandbox],
        spare: Iterable[Sandbox] = (),
        room: Room = NO_BOUNDS,
        groups: Groups | None = None,
        nursery: Nursery | None = None,
    ) -> None:
        super().__init__(sandboxes, spare)
        self.room = room
        self.groups = groups
        self.nursery = nursery

    def __enter__(self) -> Sandboxes:
        super().__enter__()
        return self

    def begin(self, *, torch: bool) -> None:
        """Have the first sandbox get ready, and do not wait for it: what is imported meanwhile takes as long."""
        self._usual[0].begin(torch=torch)


@contextlib.contextmanager
def several(jobs: int, *, allow_weak: bool) -> Iterator[Sandboxes]:
    """Hold ``jobs`` sandboxes and their spare ones, or fewer where a container has not the memory for so many.

    They share control groups where these are delegated.
    """
    room, here = room_for(jobs), start_here()
    with shared() as groups, ExitStack() as stack:
        nursery = stack.enter_context(Nursery()) if here is Zygote else None
        start = nursery.start if nursery else here
        usual, spare = (
            [Sandbox(allow_weak=allow_weak, start=start, groups=groups, room=room) for _ in range(number)]
            for number in (room.jobs, room.spare)
        )
        yield stack.enter_context(Sandboxes(usual, spare, room, groups, nursery))
