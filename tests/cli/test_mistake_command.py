"""``grader mistake new``: a submission becomes a draft of a known mistake, once somebody says that it may."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise.course import Course

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
BY_KIM = '''# By Kim.
def clamp(n: int, low: int = 0, high: int = 10) -> int:
    """Kim's."""
    if low > high:
        raise ValueError("Kim says no")
    kims = n if n > low else low + 1
    return min(kims, high)
'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for half in ("exercises", "solutions"):
        shutil.copytree(TOY_COURSE / half / "clamp", tmp_path / "course" / half / "clamp")
    (tmp_path / "clamp.py").write_text(BY_KIM)
    return tmp_path / "course"


def files(course: Path) -> dict[str, bytes]:
    return {str(path.relative_to(course)): path.read_bytes() for path in course.rglob("*") if path.is_file()}


def test_a_submission_becomes_a_mistake_with_the_groups_that_it_fails(grader: Run, course: Path) -> None:
    result = grader("--course", course, "mistake", "new", "clamp", "above-low", "--from", "clamp.py", "--yes")
    assert result.returncode == 0, result.stderr
    program = (course / "solutions/clamp/wrong/above-low.py").read_text()
    assert program == (
        '"""TODO: say in one sentence what is wrong."""\n\n'
        "def clamp(n: int, low: int=0, high: int=10) -> int:\n    if low > high:\n        raise ValueError\n"
        "    v1 = n if n > low else low + 1\n    return min(v1, high)\n"
    )
    [wrong] = [each for each in Course(course).exercise("clamp").wrong if each.name == "above-low"]
    assert wrong.fails == ("every number",)
    graded = grader("--course", course, "grade", "clamp.py", "--format", "json")
    assert '"name": "above-low"' in graded.stdout
    again = grader("--course", course, "mistake", "new", "clamp", "above-low", "--from", "clamp.py", "--yes")
    assert (again.returncode, "has the mistake 'above-low' already" in again.stderr) == (2, True)


def test_without_leave_nothing_enters_the_course(grader: Run, course: Path) -> None:
    before = files(course)
    result = grader("--course", course, "mistake", "new", "clamp", "above-low", "--from", "clamp.py")
    assert (result.returncode, "say it with --yes" in result.stderr) == (2, True)
    assert files(course) == before


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def clamp(n, low=0, high=10", "does not run by itself"),
        ((TOY_COURSE / "solutions/clamp/clamp.py").read_text(), "fails no group"),
    ],
)
def test_what_is_not_a_mistake_is_refused(grader: Run, course: Path, tmp_path: Path, source: str, told: str) -> None:
    (tmp_path / "clamp.py").write_text(source)
    before = files(course)
    result = grader("--course", course, "mistake", "new", "clamp", "above-low", "--from", "clamp.py", "--yes")
    assert (result.returncode, told in result.stderr) == (2, True), result.stderr
    assert files(course) == before
