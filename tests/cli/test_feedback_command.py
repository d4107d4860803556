"""``grader feedback``: a folder of pages, an index beside it, and the key that names them."""

from __future__ import annotations

import csv
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_grade_command import ONLY_HIGH, RIGHT, hand_in

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def book(grader: Run, tmp_path: Path) -> str:
    """A gradebook of two learners."""
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ONLY_HIGH)
    assert grader("grade", tmp_path / "class", "--gradebook", "book").returncode == 1
    return "book"


def index(folder: Path) -> dict[str, str]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        return {row["learner"]: row["page"] for row in csv.DictReader(file)}


def test_everybody_has_a_page_that_only_the_index_names(grader: Run, book: str, tmp_path: Path) -> None:
    result = grader("feedback", "out", "--gradebook", book)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "2 pages are in out/pages; out/index.html says whose they are.\n"
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [".key", "index.csv", "index.html", "pages"]
    found = index(out)
    assert set(found) == {"kim", "lee"}
    assert {f"pages/{path.name}" for path in (out / "pages").iterdir()} == set(found.values())
    for learner, other in (("kim", "lee"), ("lee", "kim")):
        html = (out / found[learner]).read_text(encoding="utf-8")
        assert learner in html
        assert other not in html
    for private in (".key", "index.csv", "index.html"):
        assert stat.S_IMODE((out / private).stat().st_mode) == 0o600
    again = grader("feedback", "out", "--gradebook", book)
    assert (again.returncode, index(out)) == (0, found)


def test_pages_are_named_by_the_key_that_is_given(
    grader: Run, book: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("0123456789abcdef\n")
    assert grader("feedback", "one", "--gradebook", book, "--key", "key").returncode == 0
    monkeypatch.setenv("GRADER_FEEDBACK_KEY", "0123456789abcdef")
    assert grader("feedback", "two", "--gradebook", book).returncode == 0
    assert index(tmp_path / "one") == index(tmp_path / "two")
    assert not (tmp_path / "one" / ".key").exists()


def test_a_short_key_or_a_linked_one_is_refused(grader: Run, book: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short\n")
    result = grader("feedback", "out", "--gradebook", book, "--key", "key")
    assert (result.returncode, "shorter than 16 bytes; make one with" in result.stderr) == (2, True)
    (tmp_path / "out" / ".key").symlink_to(tmp_path / "key")
    result = grader("feedback", "out", "--gradebook", book)
    assert (result.returncode, "cannot be read" in result.stderr) == (2, True)


def test_submissions_are_graded_for_it_where_there_is_no_gradebook(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    assert grader("feedback", "out", tmp_path / "class").returncode == 0
    assert set(index(tmp_path / "out")) == {"kim"}
    result = grader("feedback", "out")
    assert (result.returncode, "name either submissions or a gradebook" in result.stderr) == (2, True)


def test_an_exercise_that_cannot_be_read_is_told_and_its_files_are_not_called_nobodys(
    grader: Run, course: Path, tmp_path: Path
) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    statement = course / "exercises" / "clamp" / "exercise.yaml"
    statement.write_text(statement.read_text().replace("title:", "titel:"))
    result = grader("feedback", "out", "class", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {statement}:2: ")
