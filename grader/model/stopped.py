"""What a worker used, and how it ended in the middle of its work, as everybody above the sandbox sees it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from grader.model.report import Outcome
from grader.model.sentence import Said


@dataclass(frozen=True)
class Usage:
    """CPU seconds of all threads, and seconds in which no thread computed or stood in the run queue.

    Where the system does not tell the time in the run queue, that is in ``waited_seconds``.
    """

    cpu_seconds: float = 0.0
    waited_seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.cpu_seconds + other.cpu_seconds, self.waited_seconds + other.waited_seconds)

    def __sub__(self, other: Usage) -> Usage:
        return Usage(self.cpu_seconds - other.cpu_seconds, self.waited_seconds - other.waited_seconds)


class Cause(enum.StrEnum):
    """Who is behind the end of a worker. No submission can bring about ``KILLED_FROM_OUTSIDE``."""

    SUBMISSION = "submission"
    KILLED_FROM_OUTSIDE = "killed_from_outside"


class Stopped(NamedTuple):
    """The worker had to be ended, or ended by itself, in the middle of its work; or somebody else killed it."""

    outcome: Outcome
    reason: Said
    cause: Cause = Cause.SUBMISSION
