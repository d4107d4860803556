from __future__ import annotations

from pathlib import Path

import pytest

from grader.classroom.policy import Policy, read_policy
from grader.errors import ExerciseError
from grader.model.report import Mark
from tests.reporting.reports import passed, report

pytestmark = pytest.mark.quick

SLUGS = ("corr2d", "conv2d")
WHOLE = """\
format: 1
zone: Europe/Berlin
due:
  corr2d: 2026-03-01 23:59
  all others: 2026-06-30 23:59
grace: 15 minutes
penalty: 10% per day
cap: 50%
closes: 7 days
attempts: best
extensions:
  kim: 2 days
  lee: {corr2d: 2026-03-08 12:00, conv2d: 3 hours}
"""


def policy(tmp_path: Path, text: str) -> Policy:
    (tmp_path / "course.yaml").write_text(text)
    return read_policy(tmp_path / "course.yaml", SLUGS)


def mark(policy: Policy, learner: str, exercise: str | None, handed_in: str) -> Mark | None:
    return policy.marked(report(passed("all", 10, 1), learner=learner, exercise=exercise, handed_in=handed_in)).mark


@pytest.mark.parametrize(
    ("learner", "exercise", "due"),
    [
        ("park", "corr2d", "2026-03-01T23:59:00+01:00"),
        ("park", "conv2d", "2026-06-30T23:59:00+02:00"),
        ("kim", "corr2d", "2026-03-03T23:59:00+01:00"),
        ("kim", "conv2d", "2026-07-02T23:59:00+02:00"),
        ("lee", "corr2d", "2026-03-08T12:00:00+01:00"),
        ("lee", "conv2d", "2026-07-01T02:59:00+02:00"),
    ],
)
def test_everybody_has_the_due_date_of_the_exercise_or_their_own(
    tmp_path: Path, learner: str, exercise: str, due: str
) -> None:
    made = policy(tmp_path, WHOLE)
    assert mark(made, learner, exercise, due) == Mark(10.0, due, 0, "0")
    assert made.attempts == "best"


def test_grace_penalty_cap_and_closing_are_read(tmp_path: Path) -> None:
    made = policy(tmp_path, WHOLE)
    marks = [
        mark(made, "park", "corr2d", told)
        for told in (
            "2026-03-02T00:14:00+01:00", "2026-03-02T00:14:01+01:00", "2026-03-08T23:59:00+01:00",
            "2026-03-08T23:59:01+01:00",
        )
    ]  # fmt: skip
    assert [each and (each.score, each.lost) for each in marks] == [(10, "0"), (9, "1/10"), (5, "1/2"), (0, "1")]


def test_what_is_not_named_is_never_due(tmp_path: Path) -> None:
    made = policy(tmp_path, "format: 1\ndue: {corr2d: 2026-03-01 23:59}\n")
    assert mark(made, "kim", "conv2d", "2027-01-01T00:00:00+00:00") is None
    assert mark(made, "kim", None, "2027-01-01T00:00:00+00:00") is None
    assert mark(made, "kim", "corr2d", "2027-01-01T00:00:00+00:00") == Mark(
        10.0, "2026-03-01T23:59:00+00:00", 26352060, "0"
    )


@pytest.mark.parametrize(
    ("written", "instead", "line", "problem"),
    [
        (
            "corr2d: 2026-03-01 23:59",
            "cor2d: 2026-03-01 23:59",
            4,
            "there is no exercise 'cor2d'; did you mean corr2d or conv2d?",
        ),
        ("lee: {corr2d:", "lee: {corr:", 13, "there is no exercise 'corr'"),
        ("2026-03-01 23:59", "2026-03-01", 4, "'2026-03-01' is not a date and time, such as 2026-03-01 23:59"),
        ("2026-03-01 23:59", "2026-02-30 23:59", 4, "'2026-02-30 23:59' is not a date and time that there is"),
        ("2026-03-01 23:59", "2026-03-29 02:30", 4, "2026-03-29 02:30 does not exist in Europe/Berlin: clocks are put"),
        ("Europe/Berlin", "Berlin", 2, "'Berlin' is not a time zone, such as Europe/Berlin or UTC"),
        ("Europe/Berlin", "../../etc/passwd", 2, "is not a time zone"),
        ("15 minutes", "a while", 6, "'a while' is not a duration, such as 15 minutes, 3 hours or 2 days"),
        ("10% per day", "10% a day", 7, "'10% a day' is not a penalty, such as 10% per day or 1/24 per hour"),
        ("10% per day", "1/0 per day", 7, "'1/0' is not a share, such as 10% or 1/24"),
        ("cap: 50%", "cap: 150%", 8, "'150%' is not a share"),
        ("2 days", "two days", 12, "'two days' is not a duration"),
        ("best", "worst", 10, "best"),
        ("grace:", "graces:", 6, "graces"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, written: str, instead: str, line: int, problem: str) -> None:
    with pytest.raises(ExerciseError) as error:
        policy(tmp_path, WHOLE.replace(written, instead, 1))
    assert error.value.line == line
    assert problem in error.value.problem


def test_a_time_that_clocks_show_twice_is_the_later_one(tmp_path: Path) -> None:
    made = policy(tmp_path, WHOLE.replace("2026-03-01 23:59", "2026-10-25 02:30"))
    assert mark(made, "park", "corr2d", "2026-10-25T02:30:00+01:00") == Mark(10.0, "2026-10-25T02:30:00+01:00", 0, "0")
