"""The file of a policy: what it may say, and that each mistake is told with its line and what to do."""

from __future__ import annotations

import datetime
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.cohort.policy import NO_POLICY, Attempts, Base, Extension, Penalty, Policy, Rules, Span, Unit
from grader.cohort.policy_file import policy_of, read_policy
from grader.errors import ExerciseError, UsageError

pytestmark = pytest.mark.quick

SLUGS = ("clamp", "row-sums")
WHOLE = """\
format: 1
zone: Europe/Berlin
due: 2026-03-09 23:59
grace: 15 minutes
penalty: {percent: 12.5, per: hour, of: points, at_most: 50}
late_at_most: 80
closes: 7 days
attempts: best
exercises:
  clamp: {due: "2026-03-16T23:59:00Z", grace: 2 hours}
extensions:
  - {learner: kim, by: 3 days, exercises: [clamp]}
  - {learner: lee, due: 2026-03-20 12:00}
"""


def read(folder: Path, text: str) -> Policy:
    path = folder / "course.yaml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path, SLUGS)


def test_everything_that_a_file_says_is_in_the_policy(tmp_path: Path) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime.datetime(2026, 3, 9, 23, 59, tzinfo=berlin)
    penalty = Penalty(Fraction("12.5"), Unit.HOUR, Base.POINTS, Fraction(50))
    rules = Rules(due, Span(exact=timedelta(minutes=15)), penalty, Fraction(80), Span(7))
    of_clamp = Rules(
        datetime.datetime(2026, 3, 17, 0, 59, tzinfo=berlin),
        Span(exact=timedelta(hours=2)),
        penalty,
        Fraction(80),
        Span(7),
    )
    assert read(tmp_path, WHOLE) == Policy(
        rules,
        {"clamp": of_clamp},
        (Extension("kim", Span(3), ("clamp",)), Extension("lee", datetime.datetime(2026, 3, 20, 12, tzinfo=berlin))),
        Attempts.BEST,
        str(tmp_path / "course.yaml"),
    )


def test_a_file_may_say_next_to_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "format: 1\n") == Policy(name=str(tmp_path / "course.yaml"))


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            "zone: Mars/Olympus",
            2,
            "the time zone 'Mars/Olympus' is not known here; write one such as Asia/Seoul or UTC",
        ),
        ("zone: ../../etc/passwd", 2, "is not known here"),
        ("due: tomorrow", 2, "'tomorrow' is not a date and a time; write it as 2026-03-09 23:59"),
        ("due: 2026-03-09", 2, "'2026-03-09' has no time of day; write it as 2026-03-09 23:59"),
        ("due: 2026-02-30 10:00", 2, "'2026-02-30 10:00' is not a date and a time"),
        ("grace: 15", 2, "'grace' should be a time such as '15 minutes', '2 hours' or '3 days', and is the number 15"),
        ("grace: a while", 2, "'a while' is not a length of time; write it as '15 minutes', '2 hours' or '3 days'"),
        (
            "penalty: {percent: 110, per: day}",
            2,
            "'percent' should be a number from 0 to 100, and is the number 110",
        ),
        ("penalty: {percent: 10, per: week}", 2, "'per' should be 'hour' or 'day', and is the text 'week'"),
        ("penalty:\n  percent: 10", 2, "the key 'per' is missing from 'penalty'"),
        ("attempts: first", 2, "'attempts' should be 'last' or 'best', and is the text 'first'"),
        ("exercises:\n  clmp: {}", 3, "there is no exercise 'clmp'; did you mean clamp?"),
        ("exercises:\n  clamp: {dew: 2026-03-09 23:59}", 3, "'dew' is not a key of 'clamp'; did you mean 'due'?"),
        ("extensions:\n  - {learner: kim}", 3, "an extension has either 'due' or 'by': write one of the two"),
        (
            "extensions:\n  - {learner: kim, by: 1 day, due: 2026-03-09 23:59}",
            3,
            "an extension has either 'due' or 'by': write one of the two",
        ),
        ("extensions:\n  - learner: kim\n    by: 1 day\n    exercises: [klamp]", 5, "there is no exercise 'klamp'"),
        (
            "zone: Europe/Berlin\ndue: 2026-03-29 02:30",
            3,
            "the clocks of Europe/Berlin skip 2026-03-29 02:30; write a time before or after the change",
        ),
        (
            "zone: Europe/Berlin\ndue: 2026-10-25 02:30",
            3,
            "show 2026-10-25 02:30 twice; say which is meant: 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(ExerciseError) as error:
        read(tmp_path, f"format: 1\n{text}\n")
    assert error.value.line == line
    assert problem in error.value.problem


@pytest.mark.parametrize("offset", ["+02:00", "+01:00"])
def test_a_time_that_the_clock_shows_twice_can_be_said_with_its_offset(tmp_path: Path, offset: str) -> None:
    text = f"2026-10-25T02:30:00{offset}"
    due = read(tmp_path, f"format: 1\nzone: Europe/Berlin\ndue: {text}\n").rules.due
    assert due is not None
    assert due.isoformat() == text


def test_the_courses_own_file_is_taken_unless_another_is_named(tmp_path: Path) -> None:
    assert policy_of(tmp_path, None, SLUGS) == NO_POLICY
    (tmp_path / "course.yaml").write_text("format: 1\nattempts: best\n")
    (tmp_path / "other.yaml").write_text("format: 1\n")
    assert policy_of(tmp_path, None, SLUGS).attempts is Attempts.BEST
    assert policy_of(tmp_path, tmp_path / "other.yaml", SLUGS).attempts is Attempts.LAST
    with pytest.raises(UsageError, match=r"nowhere\.yaml is not a file; name the file of the policy with --policy"):
        policy_of(tmp_path, tmp_path / "nowhere.yaml", SLUGS)
