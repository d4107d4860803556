"""Marks by a policy: at the boundaries, in time zones, and where clocks change."""

from __future__ import annotations

import datetime
from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cohort.policy import (
    NO_POLICY,
    Attempts,
    Base,
    Closed,
    Extension,
    InGrace,
    InTime,
    Late,
    Mark,
    NoDueDate,
    NothingHandedIn,
    NoTime,
    Penalty,
    Policy,
    Rules,
    Span,
    Unit,
    attempt,
    counting,
    instant,
    mark,
    marked,
    units_begun,
)
from grader.model.report import Mark as ReportedMark
from grader.model.report import Outcome, Report
from tests.reporting.reports import passed, report

pytestmark = pytest.mark.quick

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")
DUE = datetime.datetime(2026, 3, 9, 23, 59, tzinfo=SEOUL)  # 14:59 in UTC
A_TENTH_A_DAY = Penalty(Fraction(10), Unit.DAY, at_most=Fraction(50))
POLICY = Policy(Rules(DUE, Span(exact=timedelta(minutes=15)), A_TENTH_A_DAY, closes=Span(7)))


def handed_in(after: timedelta | str, score: float = 8, **changed: object) -> Report:
    """Of kim on corr2d, with 8 of 10 points, so long after DUE or at that time."""
    when = after if isinstance(after, str) else (DUE + after).isoformat()
    return replace(report(passed("values", 10, 2)), score=score, handed_in=when, **changed)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def days(number: float) -> timedelta:
    return timedelta(days=number)


# --- boundaries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "after", "reason"),
    [
        (timedelta(microseconds=0), 8, InTime()),
        (timedelta(microseconds=1), 8, InGrace()),
        (minutes(15), 8, InGrace()),
        (minutes(15) + timedelta(microseconds=1), Fraction("7.2"), Late(1, Unit.DAY, Fraction(10))),
        (days(1), Fraction("7.2"), Late(1, Unit.DAY, Fraction(10))),
        (days(1) + timedelta(microseconds=1), Fraction("6.4"), Late(2, Unit.DAY, Fraction(20))),
        (days(5), Fraction(4), Late(5, Unit.DAY, Fraction(50))),
        (days(6), Fraction(4), Late(6, Unit.DAY, Fraction(50))),
        (days(7), Fraction(4), Late(7, Unit.DAY, Fraction(50))),
        (days(7) + timedelta(microseconds=1), 0, Closed()),
    ],
)
def test_a_boundary_belongs_to_what_is_before_it(late: timedelta, after: Fraction, reason: object) -> None:
    assert mark(POLICY, handed_in(late)) == Mark(Fraction(8), Fraction(after), late, reason)  # type: ignore[arg-type]


def test_work_before_the_due_date_is_not_late() -> None:
    assert mark(POLICY, handed_in(days(-3))) == Mark(Fraction(8), Fraction(8), timedelta(), InTime())


@pytest.mark.parametrize("told", [None, "", "yesterday", "2026-03-20T10:00:00"])
def test_without_a_time_or_its_zone_work_counts_as_in_time_and_says_so(told: str | None) -> None:
    work = replace(report(passed("values", 10, 2)), score=8.0, handed_in=told)
    assert mark(POLICY, work) == Mark(Fraction(8), Fraction(8), timedelta(), NoTime())


@pytest.mark.parametrize("outcome", [Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED])
def test_what_is_not_there_is_not_late(outcome: Outcome) -> None:
    work = handed_in(days(3), score=0, outcome=outcome)
    assert mark(POLICY, work).reason == NothingHandedIn()


def test_without_a_due_date_nothing_is_late() -> None:
    assert mark(NO_POLICY, handed_in(days(99))) == Mark(Fraction(8), Fraction(8), timedelta(), NoDueDate())


def test_lateness_behind_the_grace_counts_from_the_due_date() -> None:
    rules = Rules(DUE, Span(2), A_TENTH_A_DAY)
    assert mark(Policy(rules), handed_in(days(2))).after == 8
    assert mark(Policy(rules), handed_in(days(2.5))).reason == Late(3, Unit.DAY, Fraction(30))


# --- penalties and caps ------------------------------------------------------------------------------------------


def test_an_hour_that_has_begun_counts() -> None:
    hourly = Policy(Rules(DUE, penalty=Penalty(Fraction("2.5"), Unit.HOUR)))
    assert mark(hourly, handed_in(minutes(60))).reason == Late(1, Unit.HOUR, Fraction("2.5"))
    assert mark(hourly, handed_in(minutes(60.01))).reason == Late(2, Unit.HOUR, Fraction(5))


def test_a_penalty_of_all_points_can_take_everything_and_no_more() -> None:
    of_points = Policy(Rules(DUE, penalty=Penalty(Fraction(30), Unit.DAY, Base.POINTS)))
    assert mark(of_points, handed_in(days(1))).after == 5  # 8 of 10 points, and 3 of them lost
    assert mark(of_points, handed_in(days(3))).after == 0
    assert mark(of_points, handed_in(days(4))).reason == Late(4, Unit.DAY, Fraction(100))


def test_late_work_earns_at_most_its_share_of_the_points() -> None:
    capped = Policy(Rules(DUE, late_at_most=Fraction(60)))
    assert mark(capped, handed_in(days(1))) == Mark(
        Fraction(8), Fraction(6), days(1), Late(1, Unit.DAY, Fraction(0), capped=True)
    )
    assert mark(capped, handed_in(days(1), score=5)).after == 5
    assert mark(capped, handed_in(days(0))).after == 8


def test_thirds_and_tenths_are_exact() -> None:
    third = mark(Policy(Rules(DUE, penalty=Penalty(Fraction(10), Unit.DAY))), handed_in(days(3), score=0.1))
    assert (third.before, third.after) == (Fraction(1, 10), Fraction(7, 100))  # as floats it is 0.06999999999999999


@given(
    st.integers(0, 10**7),
    st.integers(0, 60 * 24 * 30),
    st.integers(0, 100),
    st.sampled_from(Unit),
    st.sampled_from(Base),
)
def test_a_mark_never_grows_and_is_never_below_zero(
    score: int, late: int, percent: int, unit: Unit, base: Base
) -> None:
    policy = Policy(Rules(DUE, penalty=Penalty(Fraction(percent), unit, base)))
    sooner = mark(policy, handed_in(minutes(late), score=score / 10**6))
    later = mark(policy, handed_in(minutes(late + 60), score=score / 10**6))
    assert 0 <= later.after <= sooner.after <= sooner.before == Fraction(score, 10**6)


# --- zones and clocks --------------------------------------------------------------------------------------------


def test_an_instant_is_the_same_in_every_zone() -> None:
    for same in ("2026-03-09T23:59:00+09:00", "2026-03-09T14:59:00Z", "2026-03-09T09:59:00-05:00"):
        assert mark(POLICY, handed_in(same)).reason == InTime()
    assert mark(POLICY, handed_in("2026-03-09T23:59:00-05:00")).late == timedelta(hours=14)


def test_a_day_ends_at_the_same_time_of_the_clock_where_clocks_go_forward() -> None:
    due = datetime.datetime(2026, 3, 28, 23, 59, tzinfo=BERLIN)  # the next day has 23 hours
    assert units_begun(due, utc("2026-03-29T21:59:00"), Unit.DAY) == 1  # 23:59 in summer time
    assert units_begun(due, utc("2026-03-29T21:59:01"), Unit.DAY) == 2
    assert units_begun(due, utc("2026-03-29T21:59:00"), Unit.HOUR) == 23


def test_a_day_ends_at_the_same_time_of_the_clock_where_clocks_go_back() -> None:
    due = datetime.datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN)  # the next day has 25 hours
    assert units_begun(due, utc("2026-10-25T22:59:00"), Unit.DAY) == 1  # 23:59 in winter time
    assert units_begun(due, utc("2026-10-25T22:59:01"), Unit.DAY) == 2
    assert units_begun(due, utc("2026-10-25T22:59:00"), Unit.HOUR) == 25


@pytest.mark.parametrize(
    ("due", "end"),
    [
        ("2026-03-28T02:30:00", "2026-03-29T01:30:00"),  # 2:30 is skipped: it ends at 3:30 in summer time
        ("2026-10-24T02:30:00", "2026-10-25T01:30:00"),  # 2:30 comes twice: it ends at the second
    ],
)
def test_a_day_that_ends_where_the_clock_is_changed_ends_late_rather_than_early(due: str, end: str) -> None:
    start = datetime.datetime.fromisoformat(due).replace(tzinfo=BERLIN)
    assert Span(1).after(start) == utc(end)


@given(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1)), st.integers(1, 10**7))
def test_so_many_days_have_begun_as_ends_of_days_are_past(start: datetime.datetime, seconds: int) -> None:
    due = start.replace(tzinfo=BERLIN)
    when = due.astimezone(datetime.UTC) + timedelta(seconds=seconds)
    begun = units_begun(due, when, Unit.DAY)
    assert Span(begun - 1).after(due) < when <= Span(begun).after(due)


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def test_an_instant_needs_its_zone() -> None:
    assert instant("2026-03-09T23:59:00+09:00") == DUE
    assert instant("2026-03-09T23:59:00") is None


# --- exercises and learners --------------------------------------------------------------------------------------


def test_an_exercise_can_have_rules_of_its_own() -> None:
    later = Policy(POLICY.rules, {"corr2d": replace(POLICY.rules, due=DUE + days(7))})
    assert mark(later, handed_in(days(3))).reason == InTime()
    assert mark(later, handed_in(days(3), exercise="pad2d")).reason == Late(3, Unit.DAY, Fraction(30))


@pytest.mark.parametrize("until", [Span(3), DUE + days(3)])
def test_an_extension_moves_the_due_date_of_one_learner(until: datetime.datetime | Span) -> None:
    policy = replace(POLICY, extensions=(Extension("kim", until, ("corr2d",)),))
    assert mark(policy, handed_in(days(3))).reason == InTime()
    assert mark(policy, handed_in(days(4))) == Mark(
        Fraction(8), Fraction("7.2"), days(1), Late(1, Unit.DAY, Fraction(10))
    )
    assert mark(policy, handed_in(days(3), learner="lee")).late == days(3)
    assert mark(policy, handed_in(days(3), exercise="pad2d")).late == days(3)


def test_of_several_extensions_the_longest_counts_and_none_takes_time_away() -> None:
    policy = replace(
        POLICY, extensions=(Extension("kim", Span(1)), Extension("kim", Span(3)), Extension("kim", Span(2)))
    )
    assert mark(policy, handed_in(days(3))).reason == InTime()
    earlier = replace(POLICY, extensions=(Extension("kim", DUE - days(3)),))
    assert mark(earlier, handed_in(days(0))).reason == InTime()


# --- in reports --------------------------------------------------------------------------------------------------


def test_a_report_keeps_what_is_left_and_why() -> None:
    due = DUE.isoformat()
    assert marked(POLICY, handed_in(days(2))).mark == ReportedMark(6.4, due, 2 * 86400, "1/5")
    assert marked(POLICY, handed_in(days(-1))).mark == ReportedMark(8.0, due, 0, "0")
    assert marked(POLICY, handed_in(days(8))).mark == ReportedMark(0.0, due, 8 * 86400, "1", closed=True)
    untold = replace(report(passed("values", 10, 2)), score=8.0)
    assert marked(POLICY, untold).mark == ReportedMark(8.0, due, None, "0")


def test_a_report_has_a_mark_only_where_something_is_due_and_graded() -> None:
    earlier = marked(POLICY, handed_in(days(2)))
    assert marked(NO_POLICY, earlier).mark is None
    assert marked(POLICY, handed_in(days(2), outcome=Outcome.NOT_GRADED)).mark is None
    assert marked(POLICY, earlier) == earlier


# --- attempts ----------------------------------------------------------------------------------------------------


def chosen(which: Attempts, *reports: Report) -> int:
    return counting([attempt(POLICY, each).standing for each in reports], which)


def test_the_best_attempt_is_the_best_after_the_policy() -> None:
    good_in_time, better_late = handed_in(days(0), score=6, attempt=1), handed_in(days(5), score=10, attempt=2)
    assert chosen(Attempts.BEST, good_in_time, better_late) == 0
    assert chosen(Attempts.LAST, good_in_time, better_late) == 1
    assert chosen(Attempts.LAST, better_late, good_in_time) == 0


def test_of_equally_good_attempts_the_last_counts() -> None:
    assert chosen(Attempts.BEST, handed_in(days(-2), attempt=2), handed_in(days(-1), attempt=1)) == 0


def test_attempts_without_a_number_are_told_by_their_time() -> None:
    assert chosen(Attempts.LAST, handed_in(days(-1)), handed_in(days(-2))) == 0
    assert chosen(Attempts.LAST, handed_in("2026-03-09T01:00:00+09:00"), handed_in("2026-03-08T23:00:00Z")) == 1


def test_what_came_when_nothing_was_taken_does_not_count_beside_something_else() -> None:
    assert chosen(Attempts.LAST, handed_in(days(1), attempt=1), handed_in(days(8), attempt=2)) == 0


def test_nothing_handed_in_counts_only_alone() -> None:
    absent = handed_in(days(0), score=0, outcome=Outcome.NOT_HANDED_IN)
    assert chosen(Attempts.LAST, absent, handed_in(days(0), score=0)) == 1
    assert chosen(Attempts.BEST, absent) == 0
