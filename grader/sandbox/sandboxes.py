"""Several sandboxes side by side, one for each core, for work that can be done in any order."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator

from grader.sandbox.cgroup import Groups, shared
from grader.sandbox.room import NO_BOUNDS, Room, cores, room_for
from grader.sandbox.sandbox import Sandbox
from grader.side_by_side import SideBySide


def usual_number() -> int:
    """Count one sandbox for each core that this process may use, and is given by a container."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, cores() or usable)


class Sandboxes(SideBySide[Sandbox]):
    """Hold several sandboxes for several threads, with the ``groups`` that they share. A context manager.

    ``room`` is what they were made for.
    """

    def __init__(
        self,
        sandboxes: Iterable[Sandbox],
        spare: Iterable[Sandbox] = (),
        room: Room = NO_BOUNDS,
        groups: Groups | None = None,
    ) -> None:
        super().__init__(sandboxes, spare)
        self.room = room
        self.groups = groups

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
    room = room_for(jobs)
    with shared() as groups:
        usual, spare = (
            [Sandbox(allow_weak=allow_weak, groups=groups, room=room) for _ in range(number)]
            for number in (room.jobs, room.spare)
        )
        with Sandboxes(usual, spare, room, groups) as sandboxes:
            yield sandboxes
