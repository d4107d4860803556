"""Grading into a gradebook: ended and gone on with, again, and by a changed exercise."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.gradebook.address import InFile
from tests.cli.conftest import TOY_COURSE
from tests.cli.processes import running
from tests.cli.test_grade_command import ONLY_HIGH, RIGHT, hand_in
from tests.gradebook.rows import rows

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_the_command_goes_on_where_it_was_ended(tmp_path: Path, number: signal.Signals) -> None:
    for learner in range(12):
        hand_in(tmp_path / "class" / f"learner-{learner}", ONLY_HIGH if learner % 2 else RIGHT)
    given = ("grade", tmp_path / "class", "--conditions", "no", "--jobs", "1", "--gradebook")
    with running(TOY_COURSE, tmp_path, *given, tmp_path / "plain") as process:
        process.communicate()
        assert process.returncode == 1
    book = tmp_path / "book"
    with running(TOY_COURSE, tmp_path, *given, book) as process:
        while not book.exists() or not learners_that_are_in(book):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(number)
        process.communicate()
    before = rows(InFile(book))
    assert before
    with running(TOY_COURSE, tmp_path, *given, book) as process:
        process.communicate()
        assert process.returncode == 1
    assert rows(InFile(book)) == rows(InFile(tmp_path / "plain"))


def learners_that_are_in(book: Path) -> int:
    connection = sqlite3.connect(f"file:{book}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])
    except sqlite3.OperationalError:  # it is being made
        return 0
    finally:
        connection.close()


# --- what is graded again, and what is said of it ----------------------------------------------------------------


def test_nothing_is_graded_twice_unless_it_is_asked_for(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    given = ("grade", tmp_path / "class", "--gradebook", tmp_path / "book", "--format", "json")
    first = grader(*given)
    graded = when_graded(tmp_path / "book")
    assert grader(*given).stdout == first.stdout
    assert when_graded(tmp_path / "book") == graded
    again = grader(*given, "--again")
    assert (again.returncode, again.stderr) == (0, "")
    assert when_graded(tmp_path / "book") > graded


def when_graded(book: Path) -> str:
    connection = sqlite3.connect(book)
    [(told,)] = connection.execute("SELECT graded_at FROM reports")
    connection.close()
    return str(told)


def test_a_changed_exercise_grades_again_what_it_touches_and_says_who_gained_and_lost(
    grader: Run, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(TOY_COURSE, tmp_path / "course"))
    for learner, source in (("kim", RIGHT), ("lee", ONLY_HIGH), ("park", "")):
        hand_in(tmp_path / "class" / learner, source)
    (tmp_path / "class" / "kim" / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    given = ("grade", tmp_path / "class", "--gradebook", tmp_path / "book", "--format", "csv")
    assert grader(*given, course=course).stderr == ""
    statement = course / "exercises" / "clamp" / "exercise.yaml"
    statement.write_text(
        statement.read_text().replace("points: 2", "points: 1", 1).replace("points: 3", "points: 6", 1)
    )
    changed = grader(*given, course=course)
    assert changed.stderr == (
        "clamp has changed: 3 graded again, 1 gained points, 1 lost points\n"
        "  lee: 4 -> 3 of 9 (-1): inside and outside 2 -> 1\n"
        "  kim: 7 -> 9 of 9 (+2): inside and outside 2 -> 1, every number 3 -> 6\n"
    )
    assert grader(*given, course=course).stderr == ""
    assert grader("export", "csv", "--gradebook", tmp_path / "book").stdout == changed.stdout


# --- due dates ---------------------------------------------------------------------------------------------------

POLICY = """\
format: 1
zone: Asia/Seoul
penalty: {percent: 10, per: day}
attempts: best
exercises: {clamp: {due: 2026-03-01 23:59}}
extensions: [{learner: lee, by: 3 days}]
"""
TIMES = "learner,time\nkim,2026-03-02 10:00\nlee,2026-03-03T10:00:00+09:00\n"


def test_what_is_late_loses_by_the_policy_and_what_nobody_told_does_not(grader: Run, tmp_path: Path) -> None:
    for learner in ("kim", "lee", "park"):
        hand_in(tmp_path / "class" / learner, RIGHT)
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "times.csv").write_text(TIMES)
    given = ("grade", "class", "--policy", "policy.yaml", "--times", "times.csv", "--format", "csv")
    plain = grader(*given)
    assert plain.stdout == (
        '"learner","exercise","score","max_score","outcome","remark","mark","late_seconds",'
        '"clamp: inside and outside","clamp: every number","clamp: bad arguments","clamp: good manners"\n'
        '"kim","clamp",7.0,7.0,"ok","handed in 10 h 1 min late, so that 1/10 of the score is lost: 6.3 / 7",'
        "6.3,36060,2.0,3.0,1.0,1.0\n"
        '"lee","clamp",7.0,7.0,"ok","",7.0,0,2.0,3.0,1.0,1.0\n'
        '"park","clamp",7.0,7.0,"ok","nobody told when it was handed in, so that it is marked as in time",'
        '7.0,"",2.0,3.0,1.0,1.0\n'
    )
    assert grader(*given, "--gradebook", "book").stdout == plain.stdout
    assert grader("export", "csv", "--gradebook", "book").stdout == plain.stdout


def test_the_courses_own_policy_holds_where_none_is_named_and_is_told_of_in_every_form(
    grader: Run, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(TOY_COURSE, tmp_path / "course"))
    (course / "solutions" / "course.yaml").write_text("format: 1\ndue: 2026-03-01 00:00\n")
    hand_in(tmp_path / "class" / "kim", RIGHT)
    for form in ("text", "html", "csv"):
        said = grader("--lang", "ko", "grade", "class", "--format", form, course=course).stdout
        assert ("제출 시각이 알려지지" if form != "csv" else "nobody told when it was handed in") in said
    (course / "solutions" / "course.yaml").write_text("format: 1\nexercises: {all: {due: 2026-03-01 00:00}}\n")
    mistake = grader("grade", "class", course=course)
    assert (mistake.returncode, mistake.stdout) == (2, "")
    assert "course.yaml:2: there is no exercise 'all'" in mistake.stderr


def test_another_policy_changes_marks_and_grades_nothing(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "times.csv").write_text(TIMES)
    given = (
        "grade",
        "class",
        "--times",
        "times.csv",
        "--policy",
        "policy.yaml",
        "--gradebook",
        "book",
        "--format",
        "json",
    )
    first = grader(*given)
    (tmp_path / "policy.yaml").write_text(POLICY.replace("percent: 10", "percent: 50"))
    second = grader(*given)
    marks = [json.loads(done.stdout)["reports"][0]["mark"]["score"] for done in (first, second)]
    assert marks == [6.3, 3.5]
    [row] = rows(InFile(tmp_path / "book"))
    assert (row["score"], row["mark"], row["counts"]) == (7.0, 3.5, "best")


# --- a mistake that gets a name ----------------------------------------------------------------------------------

OFF_AT_LOW = RIGHT.replace("max(low, min(n, high))", "low + 1 if n < low else min(n, high)")
PARTLY = "def clamp(n, low=0, high=10):\n    return max(low, min(n, high))\n"


def test_a_mistake_that_gets_a_name_is_told_to_those_who_make_it_and_nothing_else_is_graded_again(
    grader: Run, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(TOY_COURSE, tmp_path / "course"))
    for learner, source in (("kim", RIGHT), ("lee", OFF_AT_LOW), ("park", ONLY_HIGH), ("cho", OFF_AT_LOW)):
        hand_in(tmp_path / "class" / learner, source)
    given = ("grade", "class", "--gradebook", "book", "--format", "json")
    before = named_mistakes(grader(*given, course=course))
    assert before == {"cho": [], "kim": [], "lee": [], "park": ["upper-only"]}
    [group] = json.loads(grader("export", "class-json", "--gradebook", "book", course=course).stdout)["unnamed"]
    sample = tmp_path / "class" / group["sample"]
    assert sample.read_text() == OFF_AT_LOW

    drafted = grader("mistake", "new", "clamp", "above-low", "--from", sample, "--yes", course=course)
    assert drafted.returncode == 0, drafted.stderr
    program = course / "solutions" / "clamp" / "wrong" / "above-low.py"
    program.write_text(program.read_text().replace("TODO: say in one sentence what is wrong.", "Adds 1 below low."))

    hand_in(tmp_path / "class" / "jang", OFF_AT_LOW)
    first = graded_at(tmp_path / "book")
    again = grader(*given, "--again", "--only-unnamed", course=course)
    assert again.returncode == 1
    assert again.stderr == (
        "clamp: 2 without a named mistake graded again, 0 gained points, 0 lost points, 2 named\n"
        "  cho: named: above-low\n"
        "  lee: named: above-low\n"
        "Left out, as not in the gradebook: 1; grade them without --again\n"
    )
    assert named_mistakes(again) == {"cho": ["above-low"], "kim": [], "lee": ["above-low"], "park": ["upper-only"]}
    assert "Adds 1 below low." in grader("export", "markdown", "--gradebook", "book", course=course).stdout
    assert {learner for learner, _ in graded_at(tmp_path / "book") - first} == {"cho", "lee"}


def named_mistakes(result: subprocess.CompletedProcess[str]) -> dict[str, list[str]]:
    reports = json.loads(result.stdout)["reports"]
    return {report["learner"]: [each["name"] for each in report["mistakes"]] for report in reports}


def graded_at(book: Path) -> set[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(book)) as connection:
        return set(connection.execute("SELECT learner, graded_at FROM reports"))


def test_only_unnamed_says_what_to_grade_again(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    refused = grader("grade", "class", "--gradebook", "book", "--only-unnamed")
    assert (refused.returncode, "give it beside --again" in refused.stderr) == (2, True)
