"""`grader handout`: one folder for learners, in which `grader check` works without solutions."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

ONLY_LOW = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, n)
"""


def test_learners_are_told_their_mistake_by_a_handout(grader: Run, tmp_path: Path) -> None:
    made = grader("handout", "out/week-1")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == "out/week-1 holds 4 exercises, 17 files of exercises/, and their practice keys.\n"

    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    checked = grader("check", "clamp", course=tmp_path / "out" / "week-1")
    assert (checked.returncode, checked.stderr) == (1, "")
    lines = [line.strip() for line in checked.stdout.splitlines()]
    assert "In every case it behaves like a known mistake: lower-only" in lines
    assert any(line.startswith("It fails exactly when n is larger than high: in all ") for line in lines)
    assert "✗ every number  (practice)  3 of 5 cases  wrong" in lines
    assert lines[-1] == f"clamp  {tmp_path.name}  0 of 7 so far: hidden tests are not run here"


def test_what_passes_all_that_can_be_run_has_status_0_and_no_full_bar(grader: Run, tmp_path: Path) -> None:
    grader("handout", "out")
    (tmp_path / "clamp.py").write_text(ONLY_LOW.replace("max(low, n)", "max(low, min(n, high))"))
    checked = grader("check", "clamp", course=tmp_path / "out")
    assert checked.returncode == 0
    last = checked.stdout.splitlines()[-1]
    assert last == f"clamp  {tmp_path.name}  2 of 7: visible and practice tests pass, hidden ones are not run here"


def test_nobody_is_graded_by_a_handout(grader: Run, tmp_path: Path) -> None:
    grader("handout", "out")
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    graded = grader("grade", "clamp.py", course=tmp_path / "out")
    assert graded.returncode == 2
    assert "has no solutions/, so nothing can be graded by it" in graded.stderr


@pytest.mark.quick
def test_a_folder_that_holds_something_is_refused_before_any_work(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused = grader("handout", "out")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Error: out is there already and is not an empty folder; remove it, or name another\n" in refused.stderr


@pytest.mark.quick
def test_a_stray_file_is_named_before_any_work(grader: Run, course: Path, tmp_path: Path) -> None:
    (course / "exercises" / "clamp" / "answer.txt").write_text("min and max")
    refused = grader("handout", "out", course=course)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "clamp/answer.txt: it is not a file that an exercise has, so it cannot go into a handout" in refused.stderr
    assert not (tmp_path / "out").exists()
