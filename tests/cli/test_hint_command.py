from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.quick

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_first_hint_comes_first_and_each_time_the_next(grader: Run) -> None:
    first = "Hint 1 of 2: What is larger than high becomes high.\nThe next one: grader hint clamp\n"
    last = "Hint 2 of 2: Two comparisons are enough.\nThat was the last one; the first: grader hint clamp 1\n"
    assert [grader("hint", "clamp").stdout for _ in range(3)] == [first, last, last]
    assert grader("hint", "clamp", "1").stdout == first


def test_a_hint_that_is_named_counts_as_seen(grader: Run) -> None:
    grader("hint", "clamp", "1")
    assert grader("hint", "clamp").stdout.startswith("Hint 2 of 2")


def test_a_hint_is_korean_where_korean_is_asked_for(grader: Run) -> None:
    result = grader("hint", "clamp", "2", GRADER_LANG="ko")
    assert result.stdout.startswith("힌트 2/2: 비교 두 번이면 충분하다.\n")


def test_a_hint_beyond_the_last_is_bad_input(grader: Run) -> None:
    result = grader("hint", "clamp", "3")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: clamp has 2 hints, and 3 was asked for\n"


def test_an_exercise_without_hints_says_so(grader: Run) -> None:
    result = grader("hint", "scale")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: scale has 0 hints, and 1 was asked for\n"


def test_hint_zero_and_hint_two_and_a_half_are_bad_input(grader: Run) -> None:
    for number in ("0", "-1", "2.5"):
        result = grader("hint", "clamp", number)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr


def test_an_unknown_exercise_is_bad_input(grader: Run) -> None:
    result = grader("hint", "clmap")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no exercise 'clmap'; did you mean clamp?\n"


def test_hints_need_no_solutions(grader: Run, course: Path) -> None:
    (course / "solutions").rename(course.parent / "elsewhere")
    assert grader("hint", "clamp", course=course).returncode == 0
