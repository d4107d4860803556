"""`grader new`: where the exercise is begun."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.main import cli
from grader.exercise.course import Course
from grader.exercise.course_choice import keep_course

pytestmark = pytest.mark.quick


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def new(*before: str | Path) -> Result:
    return CliRunner().invoke(cli, [*map(str, before), "new", "moving-average"])


def test_an_empty_folder_becomes_a_course(empty: Path) -> None:
    begun = new()
    assert begun.exit_code == 0
    assert f"A new course begins in {empty.resolve()}." in begun.output
    assert Course(empty).slugs() == ("moving-average",)


def test_the_course_around_is_the_one_that_is_meant(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course / "solutions" / "clamp")
    begun = new()
    assert "A new course" not in begun.output
    assert "moving-average" in Course(course).slugs()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_course_that_was_chosen_comes_before_a_new_one(course: Path, empty: Path, is_kept: bool) -> None:
    if is_kept:
        keep_course(Course(course))
    assert new(*() if is_kept else ("--course", course)).exit_code == 0
    assert "moving-average" in Course(course).slugs()
    assert list(empty.iterdir()) == []


def test_an_empty_folder_can_be_named(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    assert new("--course", tmp_path / "apart").exit_code == 0
    assert Course(tmp_path / "apart").slugs() == ("moving-average",)
    assert list(empty.iterdir()) == []


def test_the_packages_own_course_is_left_alone(empty: Path) -> None:
    packaged = Course.of_package()
    assert packaged is not None
    before = packaged.slugs()
    new()
    assert packaged.slugs() == before
