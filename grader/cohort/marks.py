"""Marks as reports have them: the score before the policy, what is left after it, how late the work came and why.

What a report holds was worked out by :mod:`grader.classroom.due`, in fractions; here it is read, and exact again.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from grader.model.report import Outcome, Report

_NOTHING = Fraction(0)
_AT_ONCE = datetime.timedelta()
_ABSENT = (Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED)


class Attempts(enum.StrEnum):
    """Which of several attempts counts: the last one, or the one with the best mark."""

    LAST = "last"
    BEST = "best"


class Reason(enum.StrEnum):
    """What the policy made of a score. There are no others."""

    NO_DUE_DATE = "no_due_date"
    NOTHING_HANDED_IN = "nothing_handed_in"
    NO_TIME = "no_time"
    IN_TIME = "in_time"
    IN_GRACE = "in_grace"
    LATE = "late"
    CLOSED = "closed"


class Mark(msgspec.Struct, frozen=True):
    """A score before the policy and after it, how long after the due date the work came, and what that meant.

    ``lost`` is the share of the score that lateness cost.
    """

    before: Fraction
    after: Fraction
    late: datetime.timedelta
    reason: Reason
    lost: Fraction = _NOTHING


def exact(number: float) -> Fraction:
    """Take a score for the decimal number that it is written as; scores are rounded to six digits."""
    return Fraction(str(round(number, 6)))


def mark_of(report: Report) -> Mark:
    """Read the mark of ``report``."""
    before, mark = exact(report.score), report.mark
    if report.outcome in _ABSENT:
        return Mark(before, before, _AT_ONCE, Reason.NOTHING_HANDED_IN)
    if mark is None:
        return Mark(before, before, _AT_ONCE, Reason.NO_DUE_DATE)
    if mark.late_seconds is None:
        return Mark(before, before, _AT_ONCE, Reason.NO_TIME)
    late, lost = datetime.timedelta(seconds=mark.late_seconds), Fraction(mark.lost)
    return Mark(before, before * (1 - lost), late, _reason(late, lost), lost)


def _reason(late: datetime.timedelta, lost: Fraction) -> Reason:
    if not late:
        return Reason.IN_TIME
    if not lost:
        return Reason.IN_GRACE
    return Reason.CLOSED if lost == 1 else Reason.LATE


class Attempt(NamedTuple):
    """A report's mark, and what says which of several attempts it is."""

    mark: Mark
    outcome: Outcome
    number: int | None
    handed_in: str | None


def attempt(report: Report) -> Attempt:
    """Take ``report`` for one of several attempts."""
    return Attempt(mark_of(report), report.outcome, report.attempt, report.handed_in)


def counting(attempts: Sequence[Attempt], which: Attempts) -> int:
    """Choose the attempt that counts, and return its place; nothing handed in counts only alone."""

    def order(place: int) -> tuple[object, ...]:
        each = attempts[place]
        best = each.mark.after if which is Attempts.BEST else _NOTHING
        return each.outcome is not Outcome.NOT_HANDED_IN, best, each.number or 1, _instant(each.handed_in), place

    return max(range(len(attempts)), key=order)


def _instant(text: str | None) -> datetime.datetime:
    """Read when something was handed in; what tells no instant comes before all others."""
    try:
        told = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        told = datetime.datetime.min
    return told if told.tzinfo is not None else datetime.datetime.min.replace(tzinfo=datetime.UTC)
