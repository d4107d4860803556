"""A gradebook: reports are recorded one by one, each for good, and read again without grading.

Every attempt is kept, and every version of the exercise that it was graded by. What counts is one row for each learner
and exercise: of the last attempt, what was graded last.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from grader.gradebook.address import Address
from grader.gradebook.database import as_ours, open_database
from grader.gradebook.schema import cases, groups, reports
from grader.gradebook.work import Work, digest
from grader.model.report import Outcome, Report, decode, encode
from grader.model.submission import Submission
from grader.text import shown_name, storable

_AT_ONCE = 200  # rows that are fetched together


class Kept(NamedTuple):
    """A row that is in the gradebook."""

    row: int
    report: Report


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

    def record(self, work: Work, report: Report) -> int:
        """Keep ``report`` and return its row; when this returns, the row outlives the process and the machine.

        The row of the same work on the same hand-in is replaced, but never by ``not_graded``.
        """
        with as_ours(self._address, "written"), self._writing.begin():
            return _write(self._writing, _row(work, report, _now()), report)

    def keep(self, work: Work, submission: Submission) -> Kept | None:
        """Return the row that holds the result of ``work`` on this hand-in, or None where it is to be graded.

        The same result under another name, place, time or attempt becomes a row of its own; where a result by another
        version of the exercise came later, this one is what counts again.
        """
        with as_ours(self._address, "written"), self._writing.begin():
            found = self._found(reports.c.work == work.digest, reports.c.outcome != Outcome.NOT_GRADED)
            if not found:
                return None
            as_handed_in = replace(
                found[0].report,
                name=shown_name(submission.shown),
                origin=storable(submission.origin or str(submission.path)),
                handed_in=submission.handed_in,
                attempt=submission.attempt,
            )
            row = _row(work, as_handed_in, _now())
            latest = self._latest_of(row)
            if latest is not None and latest.identity == row["identity"]:
                return Kept(latest.id, as_handed_in)
            return Kept(_write(self._writing, row, as_handed_in), as_handed_in)

    def before(self, work: Work) -> Report | None:
        """Return the last report on the same submission by another version of the exercise, if there is one."""
        others = (reports.c.person == digest(work.learner), reports.c.exercise == work.exercise)
        with as_ours(self._address, "read"), self._writing.begin():
            last = self._found(*others, reports.c.outcome != Outcome.NOT_GRADED)
        if not last or last[0].report.exercise_sha256 in ("", work.exercise_sha256):
            return None
        return last[0].report

    def _found(self, *which: Any) -> list[Kept]:
        """The newest of the rows, if there are any."""
        asked = select(reports.c.id, reports.c.report).where(*which).order_by(reports.c.graded_at.desc()).limit(1)
        return [Kept(row.id, decode(row.report)) for row in self._writing.execute(asked)]

    def _latest_of(self, row: dict[str, Any]) -> Any:
        """What was graded last of the same attempt."""
        same = [reports.c[name].is_not_distinct_from(row[name]) for name in ("person", "exercise", *_WHEN)]
        asked = select(reports.c.id, reports.c.identity).where(*same).order_by(reports.c.graded_at.desc()).limit(1)
        return self._writing.execute(asked).first()

    # --- reading -------------------------------------------------------------------------------------------------

    def reports(self) -> Iterator[Report]:
        """Read what counts, one at a time, in the order of learners and exercises."""
        with as_ours(self._address, "read"), self._engine.connect() as connection:
            asked = select(*_METADATA).order_by(reports.c.learner, reports.c.exercise, reports.c.origin)
            rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(asked)
            chosen = itertools.chain.from_iterable(
                _counting(list(own)) for _, own in itertools.groupby(rows, key=lambda row: row.learner)
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


_WHEN = ("handed_at", "attempt")
_METADATA = [
    reports.c[name]
    for name in ("id", "identity", "learner", "exercise", "origin", "handed_at", "attempt", "graded_at", "outcome")
]


def _batches(rows: Iterable[int]) -> Iterator[list[int]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, _AT_ONCE)):
        yield batch


def _counting(own: Sequence[Any]) -> Iterator[int]:
    """Choose of one learner's rows those that count, in their order: one for each exercise that is known."""
    known = [row for row in own if row.exercise]
    for _, tries in itertools.groupby(known, key=lambda row: row.exercise):
        yield max(tries, key=_order).id
    unknown = [row for row in own if not row.exercise]
    for _, tries in itertools.groupby(unknown, key=lambda row: row.origin):
        last = max(tries, key=_order)
        if not any(_supersedes(row, last) for row in own if row is not last):
            yield last.id


def _order(row: Any) -> tuple[Any, ...]:
    """What was handed in goes before what was not, then the attempt, then when; the last one counts."""
    is_there = row.outcome != Outcome.NOT_HANDED_IN
    return is_there, row.attempt or 1, row.handed_at or "", row.graded_at, row.identity


def _supersedes(row: Any, unknown: Any) -> bool:
    """Whether ``row`` makes one for no exercise obsolete: something was handed in, or it can be read by now."""
    if unknown.outcome == Outcome.NOT_HANDED_IN:
        return bool(row.outcome != Outcome.NOT_HANDED_IN)
    inside = row.origin == unknown.origin or row.origin.startswith(f"{unknown.origin}/")
    return bool(row.exercise and inside and row.graded_at > unknown.graded_at)


def _row(work: Work, report: Report, graded_at: str) -> dict[str, Any]:
    handed_at = _utc(report.handed_in)
    shown = (report.name, report.origin, report.handed_in or "", str(report.attempt))
    return {
        "identity": digest(work.digest, *shown),
        "work": work.digest,
        "person": digest(work.learner),
        "learner": work.learner,
        "name": report.name,
        "exercise": work.exercise,
        "submission_sha256": report.submission_sha256,
        "exercise_sha256": work.exercise_sha256,
        "inputs": work.inputs,
        "origin": report.origin,
        "handed_at": handed_at,
        "attempt": report.attempt,
        "graded_at": graded_at,
        "outcome": report.outcome.value,
        "score": report.score,
        "max_score": report.max_score,
        "seconds": report.seconds,
        "report": encode(report),
    }


def _write(connection: Connection, row: dict[str, Any], report: Report) -> int:
    """Write ``row`` with what belongs to it, in place of an older row that is the same but for times."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(reports).values(row)
    is_better = (reports.c.outcome == Outcome.NOT_GRADED) | (insert.excluded.outcome != Outcome.NOT_GRADED)
    is_newer = reports.c.graded_at <= insert.excluded.graded_at
    statement = insert.on_conflict_do_update(index_elements=["identity"], set_=row, where=is_better & is_newer)
    number = connection.execute(statement.returning(reports.c.id)).scalar()
    if number is None:  # what is there is newer, or a grade
        asked = select(reports.c.id).where(reports.c.identity == row["identity"])
        return int(connection.execute(asked).scalar_one())
    for table in (groups, cases):
        connection.execute(delete(table).where(table.c.report_id == number))
    if report.groups:
        connection.execute(groups.insert(), [_group(number, *each) for each in enumerate(report.groups)])
    if tried := [
        {"report_id": number, "place": place, "number": which, "outcome": outcome.value}
        for place, group in enumerate(report.groups)
        for which, outcome in enumerate(group.outcomes)
    ]:
        connection.execute(cases.insert(), tried)
    return int(number)


def _group(number: int, place: int, group: Any) -> dict[str, Any]:
    return {
        "report_id": number,
        "place": place,
        "group_id": group.id,
        "name": group.name,
        "points": group.points,
        "score": group.score,
        "outcome": group.outcome.value,
    }


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


def _utc(text: str | None) -> str | None:
    """An instant in UTC, by which instants can be ordered as text; None of a text that is not one."""
    try:
        told = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return told.astimezone(datetime.UTC).isoformat(timespec="microseconds") if told.tzinfo else None
