"""`grader new`: an exercise with blanks, which is proven once they are filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.author.new_exercise import make_exercise
from grader.cache import Cache
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.grading import Grader

# What an author writes into the Python files, by their end.
WRITTEN = {
    "solutions/twice-it/twice_it.py": "return 2 * x",
    "solutions/twice-it/wrong/one.py": "return x",
    "solutions/twice-it/wrong/two.py": "return 2 * x if len(x) == 3 else x",
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "solutions").mkdir()
    return Course(tmp_path)


def fill_in(root: Path, path: Path) -> None:
    text = path.read_text()
    text = text.replace("expect: ___", "expect: [2, 4, 6]").replace("ko: ___", "ko: 저자가 쓴 말.")
    if code := WRITTEN.get(path.relative_to(root).as_posix()):
        text = re.sub(r"raise NotImplementedError\(.*\)", code, text)
    path.write_text(text.replace("___", f"What the author says in {path.stem}."))


def test_it_is_proven_when_the_blanks_are_filled_in(course: Course) -> None:
    made = make_exercise(course, "twice-it")
    for path in made:
        fill_in(course.root, path)
    with Grader(course, cache=Cache(None)) as grader:
        verification = grader.verify("twice-it")
    assert [finding.problem for finding in verification.findings] == []


@pytest.mark.quick
def test_every_file_has_blanks_and_names_the_exercise(course: Course) -> None:
    made = make_exercise(course, "twice-it")
    assert [path.relative_to(course.root).as_posix() for path in made] == [
        "exercises/twice-it/exercise.yaml",
        "exercises/twice-it/README.ko.md",
        "exercises/twice-it/README.md",
        "exercises/twice-it/twice_it.py",
        "solutions/twice-it/hidden.yaml",
        "solutions/twice-it/twice_it.py",
        "solutions/twice-it/wrong/one.py",
        "solutions/twice-it/wrong/two.py",
    ]
    texts = [path.read_text() for path in made]
    assert all("___" in text for text in texts)
    assert not [text for text in texts if re.search("NAME|SLUG|ORDER", text)]


@pytest.mark.quick
def test_it_comes_after_the_exercises_that_are_there(course: Course) -> None:
    make_exercise(course, "first-one")
    make_exercise(course, "second-one")
    assert [(outline.slug, outline.order) for outline in course.outlines()] == [("first-one", 10), ("second-one", 20)]


@pytest.mark.quick
@pytest.mark.parametrize("slug", ["Twice", "twice_it", "../twice", "-x", "", "1st", "a b"])
def test_a_name_that_is_not_one_is_refused(course: Course, slug: str) -> None:
    with pytest.raises(UsageError, match="is not a name for an exercise; use lower-case words with hyphens"):
        make_exercise(course, slug)


@pytest.mark.quick
def test_what_is_there_is_left_alone(course: Course) -> None:
    (course.solutions / "twice-it").mkdir()
    with pytest.raises(UsageError, match="twice-it is there already; choose another name"):
        make_exercise(course, "twice-it")
    assert not (course.exercises / "twice-it").exists()
