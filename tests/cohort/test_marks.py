"""Marks as reports have them, and which of several attempts counts."""

from __future__ import annotations

import datetime
from datetime import timedelta
from fractions import Fraction

import pytest
from msgspec.structs import replace

from grader.classroom.due import Penalty, Terms, Unit, marked
from grader.cohort.marks import Attempts, Mark, Reason, attempt, counting, mark_of
from grader.model.report import Outcome, Report
from tests.reporting.reports import passed, report

pytestmark = pytest.mark.quick

DUE = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
TERMS = Terms(DUE, timedelta(hours=1), Penalty(Fraction(1, 3), Unit.DAY), DUE + timedelta(days=9))


def handed_in(after: timedelta | None, score: float = 8, **changed: object) -> Report:
    """Of kim, with 8 of 10 points, so long after DUE, marked."""
    told = None if after is None else (DUE + after).isoformat()
    return marked(replace(report(passed("values", 10, 2)), score=score, handed_in=told, **changed), TERMS)


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("late", "mark"),
    [
        (days(-1), Mark(Fraction(8), Fraction(8), days(0), Reason.IN_TIME)),
        (days(0.01), Mark(Fraction(8), Fraction(8), days(0.01), Reason.IN_GRACE)),
        (days(1), Mark(Fraction(8), Fraction(16, 3), days(1), Reason.LATE, Fraction(1, 3))),
        (days(10), Mark(Fraction(8), Fraction(0), days(10), Reason.CLOSED, Fraction(1))),
        (None, Mark(Fraction(8), Fraction(8), days(0), Reason.NO_TIME)),
    ],
)
def test_both_marks_are_exact_and_the_reason_is_told(late: timedelta | None, mark: Mark) -> None:
    assert mark_of(handed_in(late)) == mark


def test_what_is_never_due_or_not_there_is_not_late() -> None:
    assert mark_of(report(passed("values", 10, 2))).reason is Reason.NO_DUE_DATE
    assert mark_of(handed_in(days(3), outcome=Outcome.NOT_HANDED_IN)).reason is Reason.NOTHING_HANDED_IN


def chosen(which: Attempts, *reports: Report) -> int:
    return counting([attempt(each) for each in reports], which)


def test_the_best_attempt_is_the_best_after_the_policy() -> None:
    in_time, late = handed_in(days(0), score=6, attempt=1), handed_in(days(2), score=10, attempt=2)
    assert chosen(Attempts.BEST, in_time, late) == 0
    assert chosen(Attempts.LAST, in_time, late) == 1
    assert chosen(Attempts.LAST, late, in_time) == 0


def test_attempts_without_a_number_are_told_by_their_time() -> None:
    assert chosen(Attempts.LAST, handed_in(days(-1)), handed_in(days(-2))) == 0
    assert chosen(Attempts.BEST, handed_in(days(-1)), handed_in(days(-2))) == 0
    assert chosen(Attempts.LAST, handed_in(None), handed_in(days(-2))) == 1


def test_nothing_handed_in_counts_only_alone() -> None:
    absent = handed_in(days(0), score=0, outcome=Outcome.NOT_HANDED_IN)
    assert chosen(Attempts.LAST, absent, handed_in(days(0), score=0)) == 1
    assert chosen(Attempts.BEST, absent) == 0
