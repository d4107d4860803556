"""A gradebook: reports are recorded, one by one or a few together, for good, and read again without grading.

Every attempt is kept, and every version of the exercise that it was graded by. What counts is one row for each learner
and exercise: of the last attempt, what was graded last.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Select, bindparam, select

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


class Result(NamedTuple):
    """What came of ``work``, and when, as :func:`grader.gradebook.rows.now` tells it."""

    work: Work
    report: Report
    graded_at: str


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
    """The gradebook at ``address``; with ``make``, a new one where there is none. A context manager.

    It is for one thread, beside which others may record.

    ``UsageError`` for what is not a gradebook of this version or an older one, ``GraderError`` if the database fails.
    """

    def __init__(self, address: Address, *, make: bool = False) -> None:
        self._address = address
        self._engine: Engine = open_database(address, make=make)
        with as_ours(address, "opened"):
            self._reading = self._engine.connect()
            self._writing = self._engine.connect().execution_options(writes=True)
        self._lock = threading.Lock()  # of who writes

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writing.close()
        self._reading.close()
        self._engine.dispose()

    # --- writing -------------------------------------------------------------------------------------------------

    def record(self, work: Work, report: Report, counts: str = "last") -> int:
        """Keep ``report`` and return its row; when this returns, the row outlives the process and the machine.

        The row of the same work on the same hand-in is replaced, but never by ``not_graded``. ``counts`` says which
        attempt does: the ``last``, or the ``best``.
        """
        return self.record_all([Result(work, report, now())], counts)[0]

    def record_all(self, results: Iterable[Result], counts: str = "last") -> list[int]:
        """Keep several results as :meth:`record` does, all or none of them, and return their rows."""
        rows = [(row_of(work, report, graded_at, counts), report) for work, report, graded_at in results]
        if not rows:
            return []
        with self._written() as connection:
            return write(connection, rows)

    @contextlib.contextmanager
    def _written(self) -> Iterator[Connection]:
        with self._lock, as_ours(self._address, "written"), self._writing.begin():
            yield self._writing

    def keep(
        self, work: Work, submission: Submission, marked: Callable[[Report], Report] = _as_it_is, counts: str = "last"
    ) -> Kept | None:
        """Return the row that holds the result of ``work`` on this hand-in, or None where it is to be graded.

        The same result under another name, place, time or attempt becomes a row of its own; where a result by another
        version of the exercise came later, this one is what counts again. ``marked`` gives it today's mark.
        """
        if not self._read_found(_OF_WORK, work=work.digest):  # as of most, while nobody has to wait for us
            return None
        with self._written() as connection:
            found = _found(connection, _OF_WORK, work=work.digest)
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
            latest = _latest_of(connection, row)
            if latest is not None and _says(latest, row, as_handed_in):
                return Kept(latest.id, as_handed_in)
            return Kept(write(connection, [(row, as_handed_in)])[0], as_handed_in)

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
                with self._written() as connection:
                    # In one order, as write() does, and for the same reason.
                    for each in sorted(batch, key=lambda row: str(row["identity"])):
                        row = {name: value for name, value in each.items() if name != "id"}
                        conflicts += _conflict(_latest_of(connection, row), row, taken)
                        write(connection, [(row, decode(row["report"]))])
                        taken.add(row["identity"])
        return Taken(len(taken), tuple(conflicts))

    # --- reading -------------------------------------------------------------------------------------------------

    def before(self, work: Work) -> Report | None:
        """Return the last report on the same submission by another version of the exercise, if there is one."""
        last = self._read_found(_OF_PERSON, person=digest(work.learner), of=work.exercise)
        if not last or last[0].report.exercise_sha256 in ("", work.exercise_sha256):
            return None
        return last[0].report

    def last(self, work: Work, submission_sha256: str) -> Kept | None:
        """Return the last row of the same submission for the same exercise, by whichever version of that."""
        same = {"person": digest(work.learner), "of": work.exercise, "sha256": submission_sha256, "by": work.inputs}
        found = self._read_found(_OF_SUBMISSION, **same)
        return found[0] if found else None

    def _read_found(self, asked: Select[Any], **by: str) -> list[Kept]:
        with as_ours(self._address, "read"), self._reading.begin():
            return _found(self._reading, asked, **by)

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


_NEWEST = select(reports.c.id, reports.c.report).order_by(reports.c.graded_at.desc()).limit(1)
_IS_GRADE = reports.c.outcome != Outcome.NOT_GRADED
_OF_EXERCISE = (reports.c.person == bindparam("person"), reports.c.exercise == bindparam("of"))
_OF_WORK = _NEWEST.where(reports.c.work == bindparam("work"), _IS_GRADE)
_OF_PERSON = _NEWEST.where(*_OF_EXERCISE, _IS_GRADE)
_OF_SUBMISSION = _NEWEST.where(
    *_OF_EXERCISE, reports.c.submission_sha256 == bindparam("sha256"), reports.c.inputs == bindparam("by")
)


def _found(connection: Connection, asked: Select[Any], **by: str) -> list[Kept]:
    """The newest of the rows, if there are any."""
    return [Kept(row.id, decode(row.report)) for row in connection.execute(asked, by)]


def _latest_of(connection: Connection, row: dict[str, Any]) -> Any:
    """What was graded last of the same attempt."""
    same = [reports.c[name].is_not_distinct_from(row[name]) for name in ("person", "exercise", *WHEN)]
    return connection.execute(select(reports).where(*same).order_by(reports.c.graded_at.desc()).limit(1)).first()


def _conflict(latest: Any, row: dict[str, Any], taken: set[str]) -> list[Conflict]:
    """Find what was graded last of an attempt, if that is from elsewhere and by another version than ``row``."""
    if latest is None or latest.identity in taken or not row["exercise"]:
        return []
    if row["exercise_sha256"] == latest.exercise_sha256 or row["submission_sha256"] != latest.submission_sha256:
        return []
    both = sorted(((row["graded_at"], row["report"]), (latest.graded_at, latest.report)), reverse=True)
    return [Conflict(*(decode(report) for _, report in both))]


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, _AT_ONCE)):
        yield batch
