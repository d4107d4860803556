from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cache import Cache
from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.exercise.outlines import kept_outlines

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the toy course, to be changed."""
    return Course(Path(shutil.copytree(TOY_COURSE, tmp_path / "course")))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", pytest.fail)


@pytest.mark.quick
def test_what_is_kept_is_what_is_read(course: Course, cache: Cache) -> None:
    assert kept_outlines(course, cache) == kept_outlines(course, cache) == course.outlines()


@pytest.mark.quick
def test_a_changed_a_new_and_a_removed_exercise_are_seen_at_once(course: Course, cache: Cache) -> None:
    kept_outlines(course, cache)
    file = course.exercises / "scale" / "exercise.yaml"
    file.write_text(file.read_text().replace("level: medium", "level: hard"))
    assert kept_outlines(course, cache) == course.outlines()
    shutil.rmtree(course.exercises / "row-sums")
    assert [outline.slug for outline in kept_outlines(course, cache)] == ["clamp", "scale", "fit-line"]


@pytest.mark.quick
def test_a_mistake_is_told_each_time(course: Course, cache: Cache) -> None:
    file = course.exercises / "scale" / "exercise.yaml"
    file.write_text(file.read_text().replace("level: medium", "levle: medium"))
    for _ in range(2):
        told: list[ExerciseError] = []
        kept = kept_outlines(course, cache, told.append)
        assert [outline.slug for outline in kept] == ["clamp", "row-sums", "fit-line"]
        assert ["levle" in str(mistake) for mistake in told] == [True]


@pytest.mark.quick
def test_functions_and_tensors_are_those_of_the_exercise(toy_course: Course) -> None:
    for outline in toy_course.outlines():
        exercise = toy_course.exercise(outline.slug)
        assert outline.functions == tuple(signature.name for signature in exercise.signatures)
        assert outline.tensors == exercise.uses_tensors


def test_a_second_list_reads_no_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path / "cache"))
    script = (
        "import sys; from grader.cli.main import cli;"
        f"cli.main(['--course', {str(TOY_COURSE)!r}, 'list'], standalone_mode=False);"
        "print({'yaml', 'numpy'} & set(sys.modules))"
    )
    lines = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
        for _ in range(2)
    ]
    assert [said[-1] for said in lines] == ["{'yaml'}", "set()"]
    assert lines[0][:-1] == lines[1][:-1]
