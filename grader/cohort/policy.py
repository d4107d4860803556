"""What a class has agreed on: when work is due, what lateness costs, which attempt counts. The arithmetic is exact.

Every mark is kept as it was before the policy and as it is after. Time comes from the platform's record alone: a file's
own time is whatever its owner wants it to be. Where there is no record, the work counts as in time.

An hour is 3600 seconds. A day ends at the same time of the clock in the policy's zone on the next date, also where the
clock is changed in between: who is due at midnight and a day late has until midnight.
"""

from __future__ import annotations

import datetime
import enum
import zoneinfo
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from grader.model.report import Mark as ReportedMark
from grader.model.report import Outcome, Report

_ALL = Fraction(100)
_SECOND, _HOUR, _DAY = datetime.timedelta(seconds=1), datetime.timedelta(hours=1), datetime.timedelta(days=1)
_AT_ONCE = datetime.timedelta()
_ABSENT = (Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED)


class Attempts(enum.StrEnum):
    """Which of several attempts counts: the last one, or the one with the best mark."""

    LAST = "last"
    BEST = "best"


class Unit(enum.StrEnum):
    """What lateness is counted in; a unit that has begun counts."""

    HOUR = "hour"
    DAY = "day"


class Base(enum.StrEnum):
    """What a penalty is a percentage of: the score, or all points that there are to have."""

    SCORE = "score"
    POINTS = "points"


class Span(msgspec.Struct, frozen=True):
    """A length of time: days of the calendar, and an exact time beside them."""

    days: int = 0
    exact: datetime.timedelta = _AT_ONCE

    def after(self, start: datetime.datetime) -> datetime.datetime:
        """Find the instant that is this long after ``start``, in UTC.

        Where the clock shows that time twice, or skips it, it is the later of the two that could be meant.
        """
        if not self.days:
            return start.astimezone(datetime.UTC) + self.exact
        local = start + self.days * _DAY  # on the clock of the zone that start is in
        return max(local.replace(fold=fold).astimezone(datetime.UTC) for fold in (0, 1)) + self.exact


NO_TIME = Span()


class Penalty(msgspec.Struct, frozen=True):
    """What each begun unit of lateness costs, in percent; in all it is ``at_most`` so much."""

    percent: Fraction
    per: Unit
    of: Base = Base.SCORE
    at_most: Fraction = _ALL


class Rules(msgspec.Struct, frozen=True):
    """What holds for an exercise. Without ``due`` nothing is late.

    Inside of ``grace`` nothing is lost; behind it lateness counts from the due date. Late work earns ``late_at_most``
    percent of the points. What comes later than ``closes`` after the due date earns nothing.
    """

    due: datetime.datetime | None = None
    grace: Span = NO_TIME
    penalty: Penalty | None = None
    late_at_most: Fraction = _ALL
    closes: Span | None = None


class Extension(msgspec.Struct, frozen=True):
    """More time for one learner: until a date, or for so much longer. It holds for all exercises if none is named."""

    learner: str
    until: datetime.datetime | Span
    exercises: tuple[str, ...] = ()

    def due(self, usual: datetime.datetime) -> datetime.datetime:
        """Find the learner's due date where ``usual`` is everybody's."""
        match self.until:
            case Span() as span:
                return span.after(usual).astimezone(usual.tzinfo)
            case date:
                return date


class Policy(msgspec.Struct, frozen=True):
    """The rules for each exercise and for all others, by the clocks of ``zone``; ``name`` says where they were read."""

    rules: Rules = Rules()
    exercises: dict[str, Rules] = {}
    extensions: tuple[Extension, ...] = ()
    attempts: Attempts = Attempts.LAST
    zone: str = ""
    name: str = ""

    @property
    def clocks(self) -> datetime.tzinfo | None:
        """Whose clocks tell times that say no zone; None where nothing was said."""
        return zoneinfo.ZoneInfo(self.zone) if self.zone else None

    def rules_for(self, exercise: str | None, learner: str) -> Rules:
        """Find what holds for ``learner`` on ``exercise``: of several extensions, the one that lasts longest."""
        rules = self.exercises.get(exercise or "", self.rules)
        if rules.due is None:
            return rules
        own = [each for each in self.extensions if each.learner == learner and _is_about(each, exercise)]
        dates = [rules.due, *(each.due(rules.due) for each in own)]
        # As instants: two dates of one zone are else compared by what the clock shows.
        return msgspec.structs.replace(rules, due=max(dates, key=lambda date: date.astimezone(datetime.UTC)))


NO_POLICY = Policy()


# --- marks -------------------------------------------------------------------------------------------------------


class NoDueDate(msgspec.Struct, frozen=True):
    """Nothing is late here."""


class NothingHandedIn(msgspec.Struct, frozen=True):
    """There is no work that could be late."""


class NoTime(msgspec.Struct, frozen=True):
    """The platform told no time, so that the work counts as in time."""


class InTime(msgspec.Struct, frozen=True):
    """It came by the due date, which the learner may have had extended."""


class InGrace(msgspec.Struct, frozen=True):
    """It came after the due date, and inside of the grace."""


class Late(msgspec.Struct, frozen=True):
    """It came late: so many units had begun, which cost ``percent``; ``capped`` says that late work earned no more."""

    begun: int
    per: Unit
    percent: Fraction
    capped: bool = False


class Closed(msgspec.Struct, frozen=True):
    """It came when nothing was taken any more."""


Reason = NoDueDate | NothingHandedIn | NoTime | InTime | InGrace | Late | Closed


class Mark(msgspec.Struct, frozen=True):
    """A score before the policy and after it, how long after the due date the work came, and what that meant."""

    before: Fraction
    after: Fraction
    late: datetime.timedelta
    reason: Reason


def exact(number: float) -> Fraction:
    """Take a score for the decimal number that it is written as; scores are rounded to six digits."""
    return Fraction(str(round(number, 6)))


def mark(policy: Policy, report: Report) -> Mark:
    """Find the mark of ``report`` by ``policy``."""
    rules, before = policy.rules_for(report.exercise, report.learner), exact(report.score)
    handed_in = instant(report.handed_in)
    if report.outcome in _ABSENT:
        return Mark(before, before, _AT_ONCE, NothingHandedIn())
    if rules.due is None:
        return Mark(before, before, _AT_ONCE, NoDueDate())
    if handed_in is None:
        return Mark(before, before, _AT_ONCE, NoTime())
    late = max(handed_in - rules.due.astimezone(datetime.UTC), _AT_ONCE)
    if not late:
        return Mark(before, before, late, InTime())
    return _late_mark(before, exact(report.max_score), _Lateness(rules, rules.due, handed_in, late))


class _Lateness(NamedTuple):
    rules: Rules
    due: datetime.datetime
    handed_in: datetime.datetime
    late: datetime.timedelta


def marked(policy: Policy, report: Report) -> Report:
    """Write into ``report`` what ``policy`` makes of its score; nothing where it is not due, or there is no grade."""
    found, due = mark(policy, report), policy.rules_for(report.exercise, report.learner).due
    if due is None or isinstance(found.reason, NothingHandedIn):
        return msgspec.structs.replace(report, mark=None)
    late = None if isinstance(found.reason, NoTime) else -(-found.late // _SECOND)
    lost = (found.before - found.after) / found.before if found.before else Fraction(0)
    closed = isinstance(found.reason, Closed)
    told = ReportedMark(float(round(found.after, 6)), due.isoformat(), late, str(lost), closed)
    return msgspec.structs.replace(report, mark=told)


def _late_mark(before: Fraction, points: Fraction, lateness: _Lateness) -> Mark:
    rules, due, handed_in, late = lateness
    if rules.closes is not None and handed_in > rules.closes.after(due):
        return Mark(before, Fraction(0), late, Closed())
    if handed_in <= rules.grace.after(due):
        return Mark(before, before, late, InGrace())
    unit = Unit.DAY if rules.penalty is None else rules.penalty.per
    begun = units_begun(due, handed_in, unit)
    percent = Fraction(0) if rules.penalty is None else min(rules.penalty.percent * begun, rules.penalty.at_most)
    base = points if rules.penalty is not None and rules.penalty.of is Base.POINTS else before
    left = max(before - base * percent / 100, Fraction(0))
    after = min(left, points * rules.late_at_most / 100)
    return Mark(before, after, late, Late(begun, unit, percent, after < left))


def units_begun(due: datetime.datetime, handed_in: datetime.datetime, unit: Unit) -> int:
    """Count the hours or days that had begun after ``due``; a day is one of the calendar in the zone of ``due``."""
    late = handed_in - due.astimezone(datetime.UTC)
    if unit is Unit.HOUR:
        return -(-late // _HOUR)
    days = max(late // _DAY - 1, 0)
    while Span(days).after(due) < handed_in:
        days += 1
    return days


def instant(text: str | None) -> datetime.datetime | None:
    """Read when something was handed in, as an instant; None where the record names none, or no time zone."""
    try:
        told = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return told.astimezone(datetime.UTC) if told.tzinfo is not None else None


class Standing(NamedTuple):
    """What says which of several attempts counts; what each is ``worth`` is in a unit of the caller's."""

    outcome: Outcome
    closed: bool
    worth: Fraction
    number: int | None
    handed_in: str | None


class Attempt(NamedTuple):
    """A report's mark, and what says which of several attempts it is."""

    mark: Mark
    outcome: Outcome
    number: int | None
    handed_in: str | None

    @property
    def standing(self) -> Standing:
        """What it stands for beside other attempts at the same exercise."""
        closed = isinstance(self.mark.reason, Closed)
        return Standing(self.outcome, closed, self.mark.after, self.number, self.handed_in)


def attempt(policy: Policy, report: Report) -> Attempt:
    """Find the mark of ``report``, as one of several attempts."""
    return Attempt(mark(policy, report), report.outcome, report.attempt, report.handed_in)


def counting(attempts: Sequence[Standing], which: Attempts) -> int:
    """Choose the attempt that counts, and return its place. What came too late counts only where nothing else did.

    Of attempts that nothing tells apart the last in the sequence counts.
    """

    def order(place: int) -> tuple[object, ...]:
        each = attempts[place]
        is_there = each.outcome is not Outcome.NOT_HANDED_IN
        best = each.worth if which is Attempts.BEST else Fraction(0)
        when = instant(each.handed_in) or datetime.datetime.min.replace(tzinfo=datetime.UTC)
        return is_there, not each.closed, best, each.number or 1, when, place

    return max(range(len(attempts)), key=order)


def _is_about(extension: Extension, exercise: str | None) -> bool:
    return not extension.exercises or exercise in extension.exercises
