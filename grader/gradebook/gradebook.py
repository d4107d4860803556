"""A gradebook: reports are recorded one by one, each for good, and read again without grading.

Every attempt is kept, and every version of the exercise that it was graded by. What counts is one row for each learner
and exercise: of the last attempt, what was graded last.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace
from sqlalchemy import Engine, select

from grader.gradebook.address import Address
from grader.gradebook.database import as_ours, open_database
from grader.gradebook.rows import METADATA, WHEN, counting, now, row_of, write
from grader.gradebook.schema import reports
from grader.gradebook.work import Work, digest
from grader.model.report import Outcome, Report, decode
from grader.model.submission import Submission
from grader.text import shown_name, storable

T = TypeVar("T")

_AT_ONCE = 200  # rows that are fetched together


class Kept(NamedTuple):
    """A row that is in the gradebook."""

    row: int
    report: Report


class Conflict(NamedTuple):
    """Two results of one hand-in, by two versions of the exercise: the one that counts, and the older one."""

    counts: Report
    older: Report


class Taken(NamedTuple):
    """What came of taking over another gradebook: how many rows it has, and the conflicts with what was there."""

    rows: int
    conflicts: tuple[Conflict, ...]


def _says(latest: Any, row: dict[str, Any], report: Report) -> bool:
    """Whether what was graded last is ``row``, with the mark and the rule of attempts that it has today."""
    is_same = latest.identity == row["identity"] and latest.counts == row["counts"]
    return is_same and decode(latest.report).mark == report.mark


def _as_it_is(report: Report) -> Report:
    return report


class Gradebook:
    """The gradebook at ``address``; with ``make``, a new one where there is none. A context manager, for one thread.

    ``UsageError`` for what is not a gradebook of this version or an older one, ``GraderError`` if the database fails.
    """

    def __init__(self, address: Address, *, make: bool = False) -> None:
        self._address = address
        self._engine: Engine = open_database(address, make=make)
        with as_ours(address, "opened"):
            self._writing = self._engine.connect().execution_options(writes=True)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writing.close()
        self._engine.dispose()

    # --- writing -------------------------------------------------------------------------------------------------

    def record(self, work: Work, report: Report, counts: str = "last") -> int:
        """Keep ``report`` and return its row; when this returns, the row outlives the process and the machine.

        The row of the same work on the same hand-in is replaced, but never by ``not_graded``. ``counts`` says which
        attempt does: the ``last``, or the ``best``.
        """
        with as_ours(self._address, "written"), self._writing.begin():
            return write(self._writing, row_of(work, report, now(), counts), report)

    def keep(
        self, work: Work, submission: Submission, marked: Callable[[Report], Report] = _as_it_is, counts: str = "last"
    ) -> Kept | None:
        """Return the row that holds the result of ``work`` on this hand-in, or None where it is to be graded.

        The same result under another name, place, time or attempt becomes a row of its own; where a result by another
        version of the exercise came later, this one is what counts again. ``marked`` gives it today's mark.
        """
        with as_ours(self._address, "written"), self._writing.begin():
            found = self._found(reports.c.work == work.digest, reports.c.outcome != Outcome.NOT_GRADED)
            if not found:
                return None
            as_handed_in = marked(
                replace(
                    found[0].report,
                    name=shown_name(submission.shown),
                    origin=storable(submission.origin or str(submission.path)),
                    handed_in=submission.handed_in,
                    attempt=submission.attempt,
                )
            )
            row = row_of(work, as_handed_in, now(), counts)
            latest = self._latest_of(row)
            if latest is not None and _says(latest, row, as_handed_in):
                return Kept(latest.id, as_handed_in)
            return Kept(write(self._writing, row, as_handed_in), as_handed_in)

    def take(self, other: Gradebook) -> Taken:
        """Take over every row of ``other``, as if it had been recorded here when it was there.

        So it does not matter in which order gradebooks are taken, nor how often.
        """
        taken: set[str] = set()
        conflicts: list[Conflict] = []
        with as_ours(other._address, "read"), other._engine.connect() as connection:
            asked = select(reports).order_by(reports.c.id)
            rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(asked).mappings()
            for batch in _batches(rows):
                with as_ours(self._address, "written"), self._writing.begin():
                    for each in batch:
                        row = {name: value for name, value in each.items() if name != "id"}
                        conflicts += self._conflict(row, taken)
                        write(self._writing, row, decode(row["report"]))
                        taken.add(row["identity"])
        return Taken(len(taken), tuple(conflicts))

    def _conflict(self, row: dict[str, Any], taken: set[str]) -> list[Conflict]:
        """Find what was graded last of this attempt, if that is from elsewhere and by another version."""
        latest = self._latest_of(row)
        if latest is None or latest.identity in taken or not row["exercise"]:
            return []
        if row["exercise_sha256"] == latest.exercise_sha256 or row["submission_sha256"] != latest.submission_sha256:
            return []
        both = sorted(((row["graded_at"], row["report"]), (latest.graded_at, latest.report)), reverse=True)
        return [Conflict(*(decode(report) for _, report in both))]

    def before(self, work: Work) -> Report | None:
        """Return the last report on the same submission by another version of the exercise, if there is one."""
        others = (reports.c.person == digest(work.learner), reports.c.exercise == work.exercise)
        with as_ours(self._address, "read"), self._writing.begin():
            last = self._found(*others, reports.c.outcome != Outcome.NOT_GRADED)
        if not last or last[0].report.exercise_sha256 in ("", work.exercise_sha256):
            return None
        return last[0].report

    def last(self, work: Work, submission_sha256: str) -> Kept | None:
        """Return the last row of the same submission for the same exercise, by whichever version of that."""
        same = (
            reports.c.person == digest(work.learner),
            reports.c.exercise == work.exercise,
            reports.c.submission_sha256 == submission_sha256,
            reports.c.inputs == work.inputs,
        )
        with as_ours(self._address, "read"), self._writing.begin():
            found = self._found(*same)
        return found[0] if found else None

    def _found(self, *which: Any) -> list[Kept]:
        """The newest of the rows, if there are any."""
        asked = select(reports.c.id, reports.c.report).where(*which).order_by(reports.c.graded_at.desc()).limit(1)
        return [Kept(row.id, decode(row.report)) for row in self._writing.execute(asked)]

    def _latest_of(self, row: dict[str, Any]) -> Any:
        """What was graded last of the same attempt."""
        same = [reports.c[name].is_not_distinct_from(row[name]) for name in ("person", "exercise", *WHEN)]
        asked = select(reports).where(*same).order_by(reports.c.graded_at.desc()).limit(1)
        return self._writing.execute(asked).first()

    # --- reading -------------------------------------------------------------------------------------------------

    def reports(self) -> Iterator[Report]:
        """Read what counts, one at a time, in the order of learners and exercises."""
        with as_ours(self._address, "read"), self._engine.connect() as connection:
            asked = select(*METADATA).order_by(reports.c.learner, reports.c.exercise, reports.c.origin)
            rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(asked)
            chosen = itertools.chain.from_iterable(
                counting(list(own)) for _, own in itertools.groupby(rows, key=lambda row: row.learner)
            )
            yield from self._read(chosen)

    def rows(self, wanted: Iterable[int]) -> Iterator[Report]:
        """Read the reports of ``wanted`` rows, in that order."""
        with as_ours(self._address, "read"):
            yield from self._read(wanted)

    def _read(self, wanted: Iterable[int]) -> Iterator[Report]:
        with self._engine.connect() as connection:
            for batch in _batches(wanted):
                asked = select(reports.c.id, reports.c.report).where(reports.c.id.in_(batch))
                data = {row.id: row.report for row in connection.execute(asked)}
                for number in batch:
                    yield decode(data.pop(number))


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, _AT_ONCE)):
        yield batch
