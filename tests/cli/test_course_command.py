from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"


@pytest.fixture(autouse=True)
def _settings_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_the_course_is_kept_and_the_place_is_told(grader: Run, tmp_path: Path) -> None:
    result = grader("course", "use", TOY_COURSE)
    kept = tmp_path / "config" / "convgrader" / "course"
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{TOY_COURSE} is the course from now on, as {kept} says.\n"
    assert kept.read_text() == f"{TOY_COURSE}\n"


def test_a_course_to_learn_by_is_kept_with_a_word_on_grading(grader: Run, course: Path) -> None:
    (course / "solutions").rename(course / "elsewhere")
    result = grader("course", "use", course)
    assert (result.returncode, result.stderr) == (
        0,
        "It has no solutions/, so that it can be learned by and not graded by.\n",
    )


def test_a_folder_that_is_not_a_course_is_bad_input_and_not_kept(grader: Run, tmp_path: Path) -> None:
    result = grader("course", "use", tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"Error: {tmp_path} is not a course: it has no exercises/SLUG/exercise.yaml\n"
    assert not (tmp_path / "config").exists()
