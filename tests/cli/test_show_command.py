from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.quick

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_statement_is_laid_out_for_the_terminal(grader: Run, course: Path) -> None:
    statement = "# Clamp\n\nWrite `clamp`, *please*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    (course / "exercises/clamp/README.md").write_text(statement)
    result = grader("show", "clamp", course=course)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Write clamp, please." in result.stdout
    assert "|---|" not in result.stdout


def test_it_is_korean_where_korean_is_asked_for(grader: Run, course: Path) -> None:
    (course / "exercises/clamp/README.ko.md").write_text("# 수 자르기\n")
    assert "수 자르기" in grader("show", "clamp", course=course, GRADER_LANG="ko").stdout


def test_an_unknown_exercise_is_bad_input(grader: Run) -> None:
    result = grader("show", "clmap")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no exercise 'clmap'; did you mean clamp?\n"
