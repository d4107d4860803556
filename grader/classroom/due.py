"""When something is due, and what is left of a score that came later: exact, in fractions and in the course's own zone.

A day late ends at the same time of day on the next day, also where clocks are changed in between; an hour late is an
hour of time that passes.
"""

from __future__ import annotations

import datetime
import enum
from fractions import Fraction

import msgspec

from grader.model.report import Mark, Outcome, Report

Instant = datetime.datetime  # aware of its zone


class Unit(enum.StrEnum):
    """By what lateness is counted."""

    HOUR = "hour"
    DAY = "day"


class Penalty(msgspec.Struct, frozen=True):
    """What is lost of the score for each unit that has begun, ``at_most`` so much in all; both are shares of it."""

    share: Fraction = Fraction(0)
    unit: Unit = Unit.DAY
    at_most: Fraction = Fraction(1)


class Terms(msgspec.Struct, frozen=True):
    """What one learner's hand-in for one exercise is held to.

    What comes within the ``grace`` after ``due`` is in time; what comes later than that is late from ``due`` on. What
    comes after ``closes`` earns nothing.
    """

    due: Instant
    grace: datetime.timedelta = datetime.timedelta(0)
    penalty: Penalty = Penalty()
    closes: Instant | None = None


def marked(report: Report, terms: Terms | None) -> Report:
    """Add to ``report`` what ``terms`` make of its score; without terms, or a grade, nothing."""
    if terms is None or report.outcome in (Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED):
        return msgspec.structs.replace(report, mark=None)
    handed_in = instant(report.handed_in)
    lost = Fraction(0) if handed_in is None else lost_share(handed_in, terms)
    score = exact(report.score) * (1 - lost)
    late = None if handed_in is None else max(0, _seconds(handed_in - terms.due))
    mark = Mark(float(round(score, 6)), terms.due.isoformat(), late, str(lost))
    return msgspec.structs.replace(report, mark=mark)


def lost_share(handed_in: Instant, terms: Terms) -> Fraction:
    """Say which share of the score is lost by when it was ``handed_in``."""
    if terms.closes is not None and _utc(handed_in) > _utc(terms.closes):
        return Fraction(1)
    if _utc(handed_in) <= _utc(terms.due) + terms.grace:
        return Fraction(0)
    begun = units_begun(terms.due, handed_in, terms.penalty.unit)
    return min(begun * terms.penalty.share, terms.penalty.at_most, Fraction(1))


def units_begun(due: Instant, handed_in: Instant, unit: Unit) -> int:
    """Count the hours, or days, that have begun between the two; none where the second is not later."""
    late = _utc(handed_in) - _utc(due)
    if late <= datetime.timedelta(0):
        return 0
    if unit is Unit.HOUR:
        return -(-late // datetime.timedelta(hours=1))
    days = max(0, late // datetime.timedelta(days=1) - 1)
    while _utc(later(due, datetime.timedelta(days=days))) < _utc(handed_in):
        days += 1
    return days


def later(due: Instant, by: datetime.timedelta) -> Instant:
    """Move ``due`` by whole days of the calendar, and the rest by time that passes.

    Where clocks show that time of day twice, or skip it, the later of the two that could be meant is taken.
    """
    days = datetime.timedelta(days=by.days)
    local = due.replace(tzinfo=None) + days
    folds = (0, 1) if days else (due.fold,)
    moved = max(_utc(local.replace(tzinfo=due.tzinfo, fold=fold)) for fold in folds)
    return (moved + (by - days)).astimezone(due.tzinfo)


def instant(text: str | None) -> Instant | None:
    """Read an instant of ISO 8601 with its offset; None where there is none."""
    try:
        told = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return told if told.tzinfo is not None else None


def exact(score: float) -> Fraction:
    """The decimal number that a score is written as: 0.1 is a tenth."""
    return Fraction(str(score))


def _seconds(late: datetime.timedelta) -> int:
    """Whole seconds, of which one that has begun counts."""
    return -(-late // datetime.timedelta(seconds=1))


def _utc(moment: Instant) -> Instant:
    return moment.astimezone(datetime.UTC)
