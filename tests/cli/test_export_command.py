"""A gradebook that ``grader grade`` writes, and what ``grader export`` makes of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_grade_command import ONLY_HIGH, RIGHT, hand_in

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of three, one of whom handed in nothing."""
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ONLY_HIGH)
    (tmp_path / "class" / "park").mkdir()
    return tmp_path / "class"


def test_every_form_is_written_from_a_gradebook_as_grading_writes_it(grader: Run, folder: Path, tmp_path: Path) -> None:
    for form in ("json", "csv", "html", "text"):
        graded = grader("grade", folder, "--gradebook", "book", "--format", form)
        exported = grader("export", form, "--gradebook", "book")
        assert (graded.returncode, exported.returncode, exported.stderr) == (1, 0, "")
        assert exported.stdout == graded.stdout
        assert "lee" in exported.stdout
    plain = grader("grade", folder, "--format", "csv", "--output", "plain.html")
    assert plain.stdout == grader("export", "csv", "--gradebook", "book").stdout
    assert grader("export", "html", "--gradebook", "book", "--output", "page.html").stdout == ""
    assert (tmp_path / "page.html").read_bytes() == (tmp_path / "plain.html").read_bytes()


def test_grading_with_a_gradebook_writes_files_as_well(grader: Run, folder: Path, tmp_path: Path) -> None:
    result = grader("grade", folder, "--gradebook", "book", "--output", "a.json", "--output", "a.csv")
    assert (result.returncode, result.stderr) == (1, "")
    assert len(json.loads((tmp_path / "a.json").read_text())["reports"]) == 3
    assert (tmp_path / "a.csv").read_text().count("\n") == 4


def test_what_was_not_graded_in_this_run_is_exported_and_not_printed(grader: Run, folder: Path) -> None:
    grader("grade", folder / "kim", "--gradebook", "book")
    second = grader("grade", folder / "lee", "--gradebook", "book", "--format", "json")
    assert [report["learner"] for report in json.loads(second.stdout)["reports"]] == ["lee"]
    exported = json.loads(grader("export", "json", "--gradebook", "book").stdout)
    assert [report["learner"] for report in exported["reports"]] == ["kim", "lee"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("export", "csv", "--gradebook", "none"), "there is no gradebook none"),
        (("export", "xml", "--gradebook", "none"), "there is no format 'xml'"),
        (("grade", "class", "--again"), "--again grades anew what is in a gradebook: name it with --gradebook"),
        (("grade", "class", "--gradebook", "postgresql://kim:swordfish@host/class"), "take it out, and put it into"),
        (("grade", "class", "--gradebook", "class/kim/clamp.py"), "is not a gradebook: it is a file of another kind"),
    ],
)
def test_what_cannot_be_used_is_told(grader: Run, folder: Path, options: tuple[str, ...], said: str) -> None:
    result = grader(*options)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "swordfish" not in result.stderr


def test_a_form_that_is_about_no_course_reads_none(grader: Run, folder: Path, course: Path) -> None:
    grader("grade", folder, "--gradebook", "book")
    (course / "solutions" / "course.yaml").write_text("format: 2\n")
    assert grader("export", "csv", "--gradebook", "book", course=course).returncode == 0
    asked = grader("export", "class-csv", "--gradebook", "book", course=course)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "course.yaml:1: " in asked.stderr


CANVAS = "Student,ID,SIS Login ID,Section\n"  # and whoever is in the class
CLASS = f'{CANVAS}"Kim, Min",1,kim,A\n"Park, Bo",3,park,A\n'


def test_marks_go_into_a_downloaded_roster_from_grading_and_from_a_gradebook(
    grader: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text(CLASS)
    graded = grader("grade", folder, "--gradebook", "book", "--format", "csv", "--roster", "roster.csv",
                    "--output", "marks.canvas.csv")  # fmt: skip
    assert graded.returncode == 1
    exported = grader("export", "canvas", "--gradebook", "book", "--roster", "roster.csv")
    assert exported.returncode == 0
    assert exported.stdout == (tmp_path / "marks.canvas.csv").read_text()
    assert exported.stdout.splitlines()[1:] == [
        '"Points Possible","","","","7"',
        '"Kim, Min","1","kim","A","7"',
        '"Park, Bo","3","park","A",""',
    ]
    for result in (graded, exported):
        assert "lee is not one person on the roster, so this is not written: clamp 4" in result.stderr


@pytest.mark.parametrize(
    ("form", "people", "said"),
    [
        ("canvas", None, "the format 'canvas' needs what was not given here: roster"),
        ("moodle", CLASS, "the roster is one of Canvas, and Moodle would find nobody by it"),
    ],
)
def test_a_form_that_lacks_the_right_roster_is_told_before_anything_is_graded(
    grader: Run, folder: Path, tmp_path: Path, form: str, people: str | None, said: str
) -> None:
    options: tuple[str, ...] = ()
    if people is not None:
        (tmp_path / "roster.csv").write_text(people)
        options = ("--roster", "roster.csv")
    result = grader("grade", folder, "--gradebook", "book", "--output", f"{form}=marks.csv", *options)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (tmp_path / "book").exists()
    assert not (tmp_path / "marks.csv").exists()
