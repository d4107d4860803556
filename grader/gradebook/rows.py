"""One row of a gradebook: what is in it, how it is written, and which of a learner's rows count."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from grader.cohort import policy
from grader.gradebook.schema import cases, groups, reports
from grader.gradebook.work import Work, digest
from grader.model.report import GroupReport, Outcome, Report, encode

WHEN = ("handed_at", "attempt")  # which attempt it is
METADATA = [
    reports.c[name]
    for name in (
        *("id", "identity", "learner", "exercise", "submission_sha256", "origin", "handed_at", "attempt"),
        *("graded_at", "outcome", "score", "max_score", "mark", "closed", "counts"),
    )
]


def counting(own: Sequence[Any]) -> Iterator[int]:
    """Choose of one learner's rows those that count, in their order: one for each exercise that is known."""
    known = [row for row in own if row.exercise]
    for _, tries in itertools.groupby(known, key=lambda row: row.exercise):
        yield _chosen(list(tries)).id
    unknown = [row for row in own if not row.exercise]
    for _, tries in itertools.groupby(unknown, key=lambda row: row.origin):
        last = max(tries, key=_order)
        if not any(_supersedes(row, last) for row in own if row is not last):
            yield last.id


def _chosen(tries: Sequence[Any]) -> Any:
    """Choose the attempt that counts, by the rule that held when the last of them was graded.

    Of each attempt, what was graded last stands for it.
    """
    graded = sorted(tries, key=_when_graded)
    standing = {_attempt(row): row for row in graded}
    rows = sorted(standing.values(), key=_when_graded)
    return rows[policy.counting([*map(_standing, rows)], policy.Attempts(graded[-1].counts))]


def _attempt(row: Any) -> tuple[Any, ...]:
    is_there = row.outcome != Outcome.NOT_HANDED_IN
    return is_there, row.attempt, row.handed_at, row.submission_sha256


def _when_graded(row: Any) -> tuple[str, str]:
    return row.graded_at, row.identity


def _standing(row: Any) -> policy.Standing:
    """What a row stands for; it is worth a share of all points, which a changed exercise has more or fewer of."""
    mark = row.score if row.mark is None else row.mark
    worth = Fraction(mark) / Fraction(row.max_score) if row.max_score else Fraction(0)
    return policy.Standing(Outcome(row.outcome), row.closed, worth, row.attempt, row.handed_at)


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


def row_of(work: Work, report: Report, graded_at: str, counts: str) -> dict[str, Any]:
    """Make the row of ``report``, by the names of the columns."""
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
        "mark": report.mark.score if report.mark else None,
        "closed": report.mark.closed if report.mark else False,
        "counts": counts,
        "seconds": report.seconds,
        "report": encode(report),
    }


def write(connection: Connection, rows: Iterable[tuple[dict[str, Any], Report]]) -> list[int]:
    """Write rows with what belongs to them, each in place of an older row that is the same but for times."""
    upsert = _upsert(connection.dialect.name).returning(reports.c.id)
    numbers: dict[int, int] = {}
    written: dict[int, Report] = {}
    # In one order for everybody: of two that write the same rows at once, one waits for the other, and not both.
    for place, (row, report) in sorted(enumerate(rows), key=lambda each: each[1][0]["identity"]):
        number = connection.execute(upsert, row).scalar()
        if number is None:  # what is there is newer, or a grade
            numbers[place] = connection.execute(_NUMBER, {"same": row["identity"]}).scalar_one()
        else:
            numbers[place] = number
            written[number] = report
    for statement in _DELETE:
        connection.execute(statement, {"rows": list(written)})
    for table, parts in (
        (groups, [_group(number, *each) for number, report in written.items() for each in enumerate(report.groups)]),
        (cases, [each for number, report in written.items() for each in _cases(number, report)]),
    ):
        if parts:
            connection.execute(table.insert(), parts)
    return [numbers[place] for place in range(len(numbers))]


_NUMBER = select(reports.c.id).where(reports.c.identity == bindparam("same"))
_DELETE = [delete(table).where(table.c.report_id.in_(bindparam("rows", expanding=True))) for table in (groups, cases)]


@functools.cache
def _upsert(dialect: str) -> Insert:
    """Make, once, the statement that takes a row by the names of its columns, unless what is there is to stay."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(reports)
    new = insert.excluded
    is_better = (reports.c.outcome == Outcome.NOT_GRADED) | (new.outcome != Outcome.NOT_GRADED)
    is_newer = reports.c.graded_at <= new.graded_at
    taken = {column.name: new[column.name] for column in reports.columns if not column.primary_key}
    where = is_better & is_newer
    made: Insert = insert.on_conflict_do_update(index_elements=["identity"], set_=taken, where=where)
    return made


def _cases(number: int, report: Report) -> Iterator[dict[str, Any]]:
    for place, group in enumerate(report.groups):
        for which, outcome in enumerate(group.outcomes):
            yield {"report_id": number, "place": place, "number": which, "outcome": outcome.value}


def _group(number: int, place: int, group: GroupReport) -> dict[str, Any]:
    return {
        "report_id": number,
        "place": place,
        "group_id": group.id,
        "name": group.name,
        "points": group.points,
        "score": group.score,
        "outcome": group.outcome.value,
    }


def now() -> str:
    """Tell the instant as rows do."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


def _utc(text: str | None) -> str | None:
    """An instant in UTC, by which instants can be ordered as text; None of a text that is not one."""
    told = policy.instant(text)
    return None if told is None else told.isoformat(timespec="microseconds")
