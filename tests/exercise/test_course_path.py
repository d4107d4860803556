"""A course in memory is read as the same course on disk is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.sealing import files_to_seal
from grader.errors import ExerciseError, UsageError
from grader.exercise.course import Course, SealedCourse
from grader.exercise.course_path import SealedPath, matching

pytestmark = pytest.mark.quick

DIGEST = bytes(32)


@pytest.fixture(scope="module")
def sealed(toy_course: Course) -> SealedCourse:
    return SealedCourse("course.sealed", DIGEST, files_to_seal(toy_course))


def test_its_exercises_are_those_of_the_folder(sealed: SealedCourse, toy_course: Course) -> None:
    assert sealed.slugs() == toy_course.slugs()
    assert sealed.outlines() == toy_course.outlines()
    for slug in toy_course.slugs():
        there, here = toy_course.exercise(slug), sealed.exercise(slug)
        assert here.sha256 == there.sha256
        assert here.published_sha256 == there.published_sha256
        assert [mistake.name for mistake in here.wrong] == [mistake.name for mistake in there.wrong]
        assert [group.cases for group in here.groups] == [group.cases for group in there.groups]
        assert [group.tests is None for group in here.groups] == [group.tests is None for group in there.groups]
        assert here.statements.keys() == there.statements.keys()


@pytest.mark.parametrize("pattern", ["*", "*.py", "*/", "*/*", "*/clamp.py", "README*.md", "none"])
@pytest.mark.parametrize("folder", ["", "exercises", "exercises/clamp", "solutions/clamp/wrong", "nowhere"])
def test_what_matches_is_what_matches_on_disk(toy_course: Course, folder: str, pattern: str) -> None:
    files = files_to_seal(toy_course)
    memory = SealedPath.root("course.sealed", files)
    for part in folder.split("/") if folder else ():
        memory = memory / part
    real = toy_course.root / folder
    there = [path for path in matching(real, pattern) if "__pycache__" not in str(path) and path.name[0] != "."]
    assert [str(path).removeprefix("course.sealed/") for path in matching(memory, pattern)] == [
        path.relative_to(toy_course.root).as_posix() for path in there if isinstance(path, Path)
    ]


def test_a_file_that_is_not_there_is_an_error_as_on_disk(sealed: SealedCourse) -> None:
    missing = sealed.exercises / "clamp" / "none.py"
    assert not missing.is_file()
    with pytest.raises(FileNotFoundError, match=r"course\.sealed/exercises/clamp/none\.py"):
        missing.read_bytes()


def test_a_mistake_in_it_names_the_file_in_the_sealed_course(toy_course: Course) -> None:
    files = {**files_to_seal(toy_course), "solutions/clamp/hidden.yaml": b"groups: {}\nwrong: 3\n"}
    with pytest.raises(ExerciseError, match=r"^course\.sealed/solutions/clamp/hidden\.yaml:2: "):
        SealedCourse("course.sealed", DIGEST, files).exercise("clamp")


def test_no_exercise_of_that_name(sealed: SealedCourse) -> None:
    with pytest.raises(UsageError, match="did you mean clamp"):
        sealed.exercise("clmp")


def test_its_name_says_which_it_is(sealed: SealedCourse) -> None:
    assert sealed.name == f"course.sealed, sealed, sha256 {DIGEST.hex()}"


def test_what_nobody_reads_is_not_sealed(tmp_path: Path) -> None:
    for name in ("exercises/a/exercise.yaml", "exercises/.DS_Store", "solutions/a/__pycache__/a.pyc", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "solutions" / "course.yaml").write_text("format: 1")
    assert list(files_to_seal(Course(tmp_path))) == ["exercises/a/exercise.yaml", "solutions/course.yaml"]
