"""Marks by when something was handed in: at the boundaries, in other zones, and when clocks are changed."""

from __future__ import annotations

import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.due import Penalty, Terms, Unit, instant, later, lost_share, marked, units_begun
from grader.model.report import Mark, Outcome
from tests.reporting.reports import passed, report

pytestmark = pytest.mark.quick

BERLIN = ZoneInfo("Europe/Berlin")
SECOND, MINUTE, HOUR, DAY = (datetime.timedelta(seconds=number) for number in (1, 60, 3600, 86400))
DUE = datetime.datetime(2026, 6, 1, 23, 59, tzinfo=BERLIN)
TENTH_A_DAY = Penalty(Fraction(1, 10), Unit.DAY, Fraction(1, 2))


def berlin(month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("late", "lost"),
    [
        (-DAY, "0"),
        (0 * SECOND, "0"),
        (SECOND, "1/10"),
        (DAY, "1/10"),
        (DAY + SECOND, "1/5"),
        (5 * DAY, "1/2"),
        (5 * DAY + SECOND, "1/2"),
        (400 * DAY, "1/2"),
    ],
)
def test_each_day_that_has_begun_costs_its_share_up_to_the_cap(late: datetime.timedelta, lost: str) -> None:
    assert lost_share(DUE + late, Terms(DUE, penalty=TENTH_A_DAY)) == Fraction(lost)


def test_an_hour_is_an_hour_and_a_third_of_it_begins_another() -> None:
    terms = Terms(DUE, penalty=Penalty(Fraction(1, 24), Unit.HOUR))
    lates = (20 * MINUTE, HOUR, HOUR + datetime.timedelta(microseconds=1), 24 * HOUR, 25 * HOUR)
    assert [lost_share(DUE + late, terms) for late in lates] == [
        Fraction(1, 24), Fraction(1, 24), Fraction(1, 12), Fraction(1), Fraction(1)
    ]  # fmt: skip


def test_within_the_grace_nothing_is_lost_and_after_it_lateness_counts_from_the_due_time() -> None:
    terms = Terms(DUE, grace=15 * MINUTE, penalty=Penalty(Fraction(1, 10), Unit.HOUR))
    lates = (15 * MINUTE, 15 * MINUTE + SECOND, HOUR, HOUR + SECOND)
    assert [lost_share(DUE + late, terms) for late in lates] == [0, Fraction(1, 10), Fraction(1, 10), Fraction(1, 5)]


def test_after_it_closes_nothing_is_left() -> None:
    terms = Terms(DUE, penalty=TENTH_A_DAY, closes=DUE + 7 * DAY)
    assert [lost_share(DUE + 7 * DAY + more, terms) for more in (0 * SECOND, SECOND)] == [Fraction(1, 2), 1]


def test_the_same_instant_costs_the_same_in_whatever_zone_it_is_told() -> None:
    terms = Terms(DUE, penalty=TENTH_A_DAY)
    for zone in ("UTC", "Asia/Seoul", "America/Lima", "Asia/Kathmandu"):
        assert lost_share(DUE.astimezone(ZoneInfo(zone)), terms) == 0
        assert lost_share((DUE + SECOND).astimezone(ZoneInfo(zone)), terms) == Fraction(1, 10)


def test_a_day_in_which_clocks_are_changed_ends_at_the_same_time_of_day() -> None:
    spring, autumn = berlin(3, 28, 23, 59), berlin(10, 24, 23, 59)  # a day of 23 hours follows, and one of 25
    assert units_begun(spring, berlin(3, 29, 23, 59), Unit.DAY) == 1
    assert units_begun(spring, berlin(3, 30, 0, 0), Unit.DAY) == 2
    assert units_begun(autumn, berlin(10, 25, 23, 59), Unit.DAY) == 1
    assert units_begun(autumn, berlin(10, 26, 0, 0), Unit.DAY) == 2
    assert units_begun(spring, berlin(3, 29, 23, 59), Unit.HOUR) == 23
    assert units_begun(autumn, berlin(10, 25, 23, 59), Unit.HOUR) == 25


def test_an_hour_that_clocks_show_twice_is_two_hours() -> None:
    due = berlin(10, 25, 2, 0)
    assert units_begun(due, berlin(10, 25, 2, 30), Unit.HOUR) == 1
    assert units_begun(due, berlin(10, 25, 2, 30, fold=1), Unit.HOUR) == 2


def test_an_extension_of_days_keeps_the_time_of_day_and_one_of_hours_does_not() -> None:
    due = berlin(3, 28, 20, 0)
    assert later(due, DAY) == berlin(3, 29, 20, 0)
    assert later(due, 12 * HOUR) == berlin(3, 29, 9, 0)


def test_a_day_that_ends_where_clocks_are_changed_ends_late_rather_than_early() -> None:
    skipped = later(berlin(3, 28, 2, 30), DAY).astimezone(datetime.UTC)
    assert skipped == datetime.datetime(2026, 3, 29, 1, 30, tzinfo=datetime.UTC)  # 3:30 in summer time
    twice = later(berlin(10, 24, 2, 30), DAY).astimezone(datetime.UTC)
    assert twice == datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.UTC)  # 2:30 in winter time


@given(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1)), st.integers(0, 40 * 86400))
def test_days_begun_are_the_fewest_that_reach_the_hand_in(naive: datetime.datetime, seconds: int) -> None:
    due = naive.replace(tzinfo=BERLIN, fold=1).astimezone(datetime.UTC).astimezone(BERLIN)
    handed_in = (due.astimezone(datetime.UTC) + datetime.timedelta(seconds=seconds)).astimezone(BERLIN)
    begun = units_begun(due, handed_in, Unit.DAY)
    assert later(due, begun * DAY).astimezone(datetime.UTC) >= handed_in.astimezone(datetime.UTC)
    if begun:
        assert later(due, (begun - 1) * DAY).astimezone(datetime.UTC) < handed_in.astimezone(datetime.UTC)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 30))
def test_marks_are_exact(tenths: int, percent: int, days: int) -> None:
    terms = Terms(DUE, penalty=Penalty(Fraction(percent, 100), Unit.DAY))
    made = report(passed("all", tenths / 10, 1), handed_in=(DUE + days * DAY).isoformat())
    [mark] = [marked(made, terms).mark]
    assert mark is not None
    lost = min(Fraction(percent * days, 100), Fraction(1))
    assert Fraction(str(mark.score)) == round(Fraction(tenths, 10) * (1 - lost), 6)
    assert Fraction(mark.lost) == lost


def test_both_the_score_and_the_mark_are_kept() -> None:
    made = marked(report(passed("all", 7, 1), handed_in="2026-06-03T00:00:00+02:00"), Terms(DUE, penalty=TENTH_A_DAY))
    assert (made.score, made.mark) == (7.0, Mark(5.6, "2026-06-01T23:59:00+02:00", 86460, "1/5"))


@pytest.mark.parametrize("told", [None, "", "yesterday", "2026-06-03T00:00:00"])
def test_what_nobody_knows_the_time_of_is_marked_as_in_time(told: str | None) -> None:
    made = marked(report(passed("all", 7, 1), handed_in=told), Terms(DUE, penalty=TENTH_A_DAY))
    assert made.mark == Mark(7.0, "2026-06-01T23:59:00+02:00", None, "0")
    assert instant(told) is None


def test_what_is_never_due_or_not_there_has_no_mark() -> None:
    made = report(passed("all", 7, 1))
    assert marked(made, None).mark is None
    assert marked(report(outcome=Outcome.NOT_HANDED_IN), Terms(DUE)).mark is None
