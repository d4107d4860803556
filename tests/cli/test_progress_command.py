"""Progress as commands keep, show and move it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()
ONLY_LOW = "def clamp(n, low=0, high=10):\n    return max(low, n)\n"


@pytest.fixture
def done(grader: Run, tmp_path: Path) -> Run:
    """A learner who has done the first exercise, and begun another."""
    (tmp_path / "clamp.py").write_text(RIGHT)
    (tmp_path / "scale.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n")
    grader("check")
    return grader


def test_the_list_shows_what_is_done_what_is_next_and_the_best_score(done: Run) -> None:
    listed = done("list").stdout
    assert "✓ clamp     easy     7 points  Clamp a number\n" in listed
    assert "→ row-sums" in listed
    assert "  scale     medium  10 points  Scale a tensor  (after row-sums)  best so far: 9 / 10\n" in listed
    assert listed.endswith("\n1 of 4 exercises are done. Next: grader start row-sums\n")


def test_what_is_done_stays_done(done: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    assert done("check", "clamp").returncode == 1
    assert "✓ clamp" in done("list").stdout


def test_progress_is_moved_to_another_machine_and_the_better_is_kept(done: Run, tmp_path: Path) -> None:
    exported = done("progress", "export", "mine.json")
    assert (exported.returncode, exported.stdout) == (0, "mine.json holds your progress in 2 exercises.\n")
    there = {"XDG_DATA_HOME": str(tmp_path / "there")}
    (tmp_path / "clamp.py").write_text(ONLY_LOW)
    done("check", "clamp", **there)
    assert "best so far: 1 / 7" in done("list", **there).stdout
    imported = done("progress", "import", "mine.json", **there)
    assert (imported.returncode, imported.stdout) == (0, "2 exercises of mine.json were added.\n")
    assert done("list", **there).stdout == done("list").stdout


def test_each_course_has_its_own(done: Run, course: Path) -> None:
    assert "✓" not in done("list", course=course).stdout


def test_a_file_that_is_not_progress_is_bad_input(grader: Run, tmp_path: Path) -> None:
    for text in ("", "{}", "[1]", '{"format": 2, "course": "", "exercises": {}}'):
        (tmp_path / "other.json").write_text(text)
        result = grader("progress", "import", "other.json")
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: other.json does not hold exported progress (")
    assert grader("progress", "import", "nowhere.json").returncode == 2


def test_a_damaged_file_is_told_of_and_kept(done: Run, tmp_path: Path) -> None:
    [file] = (tmp_path / "data/convgrader/progress").glob("*.json")
    whole = file.read_bytes()
    file.write_bytes(whole[:40])
    result = done("list")
    assert result.returncode == 0
    assert result.stderr.startswith(f"Warning: the progress in {file} cannot be read (")
    assert "✓" not in result.stdout
    aside = file.with_suffix(".damaged-1.json")
    assert f"the file is {aside}" in result.stderr
    assert aside.read_bytes() == whole[:40]
    assert done("list").stderr == ""


def test_a_file_of_a_later_release_is_left_alone(done: Run, tmp_path: Path) -> None:
    [file] = (tmp_path / "data/convgrader/progress").glob("*.json")
    later = json.dumps({**json.loads(file.read_text()), "format": 2})
    file.write_text(later)
    result = done("check", "clamp")
    assert result.returncode == 0
    assert "its format is 2, and this release reads 1" in result.stderr
    assert file.read_text() == later


def test_a_folder_that_cannot_be_used_costs_the_progress_alone(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "clamp.py").write_text(RIGHT)
    result = grader("check", "clamp", XDG_DATA_HOME=str(tmp_path / "file"))
    assert result.returncode == 0
    assert result.stderr.startswith("Warning: progress is not kept: ")


def test_what_was_refused_whole_is_not_an_attempt(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_bytes(b"\0")
    assert grader("check", "clamp").returncode == 1
    assert "best so far: 0 / 7" in grader("list").stdout
