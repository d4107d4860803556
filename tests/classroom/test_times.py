from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classroom.hand_ins import HandIn, HandIns
from grader.classroom.times import read_times
from grader.errors import UsageError

pytestmark = pytest.mark.quick

SLUGS = ("corr2d", "conv2d")
MOODLE = """\
Time,User full name,Affected user,Event context,Component,Event name,Description
"01/03/26, 23:59:30",Kim Min,-,Assignment: Corr2d,Assignment,A submission has been submitted.,x
"01/03/26, 22:00",Kim Min,-,Assignment: Corr2d,Assignment,A submission has been submitted.,x
"02/03/26, 08:00",Kim Min,-,Assignment: Corr2d,Assignment,The status of the submission has been viewed.,x
"""


def row(learner: str, slug: str | None = "corr2d", name: str = "", **others: str) -> HandIn:
    return HandIn(learner, name, slug, learner, Path(), **others)  # type: ignore[arg-type]


def told(
    tmp_path: Path, text: str, *rows: HandIn, zone: str | None = "Europe/Berlin"
) -> list[tuple[str | None, int | None]]:
    (tmp_path / "times.csv").write_text(text, encoding="utf-8")
    times = read_times(tmp_path / "times.csv", ZoneInfo(zone) if zone else None, SLUGS)
    return [(each.handed_in, each.attempt) for each in times.told(HandIns(rows, ())).items]


def test_learners_have_the_time_of_the_exercise_or_else_of_everything(tmp_path: Path) -> None:
    text = (
        "learner,exercise,time,attempt\n"
        "kim,corr2d,2026-03-01T23:59:00+09:00,2\n"
        "Kim,,2026-03-02 10:00,\n"
        "lee,conv2d,2026-03-02T00:00:00+00:00,\n"
    )
    assert told(tmp_path, text, row("kim"), row("kim", "conv2d"), row("lee"), row("lee", "conv2d")) == [
        ("2026-03-01T23:59:00+09:00", 2),
        ("2026-03-02T10:00:00+01:00", None),
        (None, None),
        ("2026-03-02T00:00:00+00:00", None),
    ]


def test_moodles_log_tells_the_last_time_by_the_name(tmp_path: Path) -> None:
    kim = row("Kim Min_7", name="Kim Min")
    assert told(tmp_path, MOODLE, kim) == [("2026-03-01T23:59:30+01:00", None)]


def test_of_two_who_are_called_alike_nobody_is_given_the_others_time(tmp_path: Path) -> None:
    assert told(tmp_path, MOODLE, row("7", name="Kim Min"), row("8", name="Kim Min")) == [(None, None)] * 2


def test_what_was_not_handed_in_has_no_time(tmp_path: Path) -> None:
    text = "learner,time\nkim,2026-03-01T00:00:00Z\n"
    assert told(tmp_path, text, row("kim", absence="nothing was handed in")) == [(None, None)]


def test_the_platforms_own_time_stays_where_the_record_says_nothing(tmp_path: Path) -> None:
    text = "learner,time\nkim,2026-03-01T00:00:00Z\n"
    assert told(tmp_path, text, row("lee", handed_in="2026-01-01T00:00:00+00:00")) == [
        ("2026-01-01T00:00:00+00:00", None)
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("who,when\nkim,now\n", "have none of the forms that are known: learner,time"),
        ("learner,time\nkim,now\n", "times.csv:2: 'now' is not a time, such as 2026-03-01T23:59:00+01:00"),
        ("learner,time\nkim,2026-03-01 10:00\n", "times.csv:2: '2026-03-01 10:00' does not say in which zone"),
        ("learner,time,exercise\nkim,2026-03-01T10:00Z,corr\n", "times.csv:2: there is no exercise 'corr'"),
        ("learner,time,attempt\nkim,2026-03-01T10:00Z,0\n", "times.csv:2: '0' is not the number of an attempt"),
        (MOODLE.replace("Corr2d", "Week 1", 1), "are of several assignments (Assignment: Corr2d, Assignment: Week 1)"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UsageError) as error:
        told(tmp_path, text, row("kim"), zone=None)
    assert problem in str(error.value)


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_times(tmp_path / "none.csv", None, SLUGS)
    (tmp_path / "times.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="are not UTF-8"):
        read_times(tmp_path / "times.csv", None, SLUGS)
