"""What is told to a process that grades, and what comes back; all of it travels as our own encoded bytes.

Whose a submission is does not travel: the report is given its names here. So a process that grades, on whichever
machine, knows no learner.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from grader.examiner import Manner, Task
from grader.judge.prepared import Prepared, package_digest
from grader.model.report import Report
from grader.model.sentence import Said
from grader.model.submission import Helper, Submission
from grader.sandbox.room import NO_BOUNDS, Room
from grader.text import shown_name, storable


class Setup(msgspec.Struct, frozen=True):
    """How a process starts: whether a missing protection is an error, and for which sources of this package.

    ``groups`` is the folder of the control groups in which it may make those of its workers, None where it has to find
    its own. ``room`` bounds the memory of its workers; ``keeps`` says whether answers may be kept in the user's cache.
    With ``copies``, what workers are forked from is asked for, as a copy of what is warm there already.
    """

    allow_weak: bool
    groups: str | None = None
    room: Room = NO_BOUNDS
    keeps: bool = True
    copies: bool = False
    package: str = msgspec.field(default_factory=package_digest)


class Order(msgspec.Struct, frozen=True):
    """A submission to be graded for the exercise ``slug``, which is prepared, without whose it is."""

    slug: str
    suffix: str
    source: bytes
    rejection: Said | None
    absence: str | None
    notes: tuple[str, ...]
    helpers: tuple[Helper, ...]
    manner: Manner

    def task(self, prepared: Prepared) -> Task:
        """Make of it what is graded."""
        handed_in = Submission(
            learner="",
            slug=self.slug,
            path=Path(f"submission{self.suffix}"),
            source=self.source,
            rejection=self.rejection,
            absence=self.absence,
            notes=self.notes,
            helpers=self.helpers,
        )
        return Task(handed_in, prepared, self.manner)


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process has started."""


class Graded(msgspec.Struct, frozen=True, tag=True):
    """The report, which does not say whose it is."""

    report: Report


class Wanted(msgspec.Struct, frozen=True, tag=True):
    """The exercise of the order has not been sent yet: what is prepared comes next, and then the report."""


class WantedCopy(msgspec.Struct, frozen=True, tag=True):
    """What workers are forked from is needed: the descriptors of its channel and of what it says come next."""

    torch: bool


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Nothing can be graded there, for a reason that everything else would be refused for as well."""

    reason: str
    is_weak: bool = False


Answer = Ready | Graded | Wanted | WantedCopy | Refused


def order_of(task: Task, slug: str) -> Order:
    """Take from ``task`` what grading it needs."""
    handed_in = task.submission
    return Order(
        slug,
        ".ipynb" if handed_in.path.suffix == ".ipynb" else ".py",
        handed_in.source,
        handed_in.rejection,
        handed_in.absence,
        tuple(map(storable, handed_in.notes)),
        handed_in.helpers,
        task.manner,
    )


def named(report: Report, submission: Submission) -> Report:
    """Say in ``report`` whose it is, as the report on a submission that was graded here does."""
    return replace(
        report,
        learner=storable(submission.learner),
        name=shown_name(submission.shown),
        course=submission.course,
        origin=storable(submission.origin or str(submission.path)),
        handed_in=submission.handed_in,
        attempt=submission.attempt,
    )
