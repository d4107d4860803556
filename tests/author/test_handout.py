"""What learners get: every file by name, or an error; and nothing of the solutions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.author.handout import public_files, write_handout
from grader.cache import Cache
from grader.errors import ExerciseError, GraderError, UsageError
from grader.exercise.course import Course
from grader.grading import Grader
from grader.judge.practice import PracticeKey
from grader.model.report import Outcome
from tests.leaks import files_in, hidden_calls, lines_of_solutions, practice_keys

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
EMPTY = PracticeKey("", {}, (), (), ())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(shutil.copytree(TOY_COURSE, tmp_path / "course"))


@pytest.fixture(scope="module")
def handout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy course's."""
    out = tmp_path_factory.mktemp("handouts") / "out"
    course = Course(TOY_COURSE)
    with Grader(course, cache=Cache(None)) as grader:
        write_handout(public_files(course), {slug: grader.practice_key(slug) for slug in course.slugs()}, out)
    return out


# --- which files -------------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_an_exercises_own_files_are_public(course: Course) -> None:
    (course.exercises / "README.md").write_text("All of them.")
    assert {path.as_posix() for path in public_files(course) if path.parts[1] in ("README.md", "fit-line")} == {
        "exercises/README.md",
        "exercises/fit-line/README.ko.md",
        "exercises/fit-line/README.md",
        "exercises/fit-line/exercise.yaml",
        "exercises/fit-line/fit_line.py",
        "exercises/fit-line/harness.py",
    }


@pytest.mark.quick
@pytest.mark.parametrize(
    "stray",
    [
        "clamp/solution.py",
        "clamp/clamp.py.orig",
        "clamp/.clamp.py.swp",
        "clamp/hidden.yaml",
        "clamp/README.backup.md",
        "clamp/wrong/lower-only.py",
        "clamp/__pycache__/clamp.cpython-311.pyc",
        "clamp/row_sums.py",
        "notes.txt",
        ".DS_Store",
        "old/clamp.py",
        "old/README.md",
    ],
)
def test_any_other_file_is_an_error_by_its_name(course: Course, stray: str) -> None:
    path = course.exercises / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("n + 1\n")
    with pytest.raises(ExerciseError) as caught:
        public_files(course)
    assert caught.value.path == str(path)
    assert "so it cannot go into a handout; move or remove it" in caught.value.problem


@pytest.mark.quick
def test_an_empty_folder_is_an_error(course: Course) -> None:
    (course.exercises / "clamp" / "wrong").mkdir()
    with pytest.raises(ExerciseError, match="clamp/wrong: it is not a file that an exercise has"):
        public_files(course)


@pytest.mark.quick
def test_a_link_is_an_error_even_under_the_name_of_a_file_that_belongs_there(course: Course) -> None:
    readme = course.exercises / "clamp" / "README.md"
    readme.unlink()
    readme.symlink_to(course.solutions / "clamp" / "clamp.py")
    with pytest.raises(ExerciseError, match=r"clamp/README.md: it is a link or a folder"):
        public_files(course)


@pytest.mark.quick
def test_a_file_that_is_too_large_is_an_error(course: Course) -> None:
    with (course.exercises / "clamp" / "README.md").open("wb") as file:
        file.truncate(1_000_001)
    with pytest.raises(ExerciseError, match=r"clamp/README.md: it is larger than a megabyte"):
        public_files(course)


# --- writing -----------------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_folder_that_holds_something_is_left_alone(course: Course, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="out is there already and is not an empty folder"):
        write_handout(public_files(course), {}, tmp_path / "out")
    assert files_in(tmp_path / "out") == {"mine.txt": b"mine"}


@pytest.mark.quick
def test_an_empty_folder_is_filled(course: Course, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_handout(public_files(course), {"clamp": EMPTY}, tmp_path / "out")
    assert (tmp_path / "out" / "practice" / "clamp.key").is_file()


@pytest.mark.quick
def test_what_cannot_be_written_whole_is_not_written(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(GraderError, match="out cannot be written: No space left on device; name another folder"):
        write_handout(public_files(course), {"clamp": EMPTY}, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


# --- what is in it -----------------------------------------------------------------------------------------------


def test_the_files_are_those_of_exercises_and_a_key_for_each(handout: Path) -> None:
    course = Course(TOY_COURSE)
    files = files_in(handout)
    keys = {f"practice/{slug}.key" for slug in course.slugs()}
    public = {f"exercises/{name}": data for name, data in files_in(course.exercises).items()}
    assert {name: data for name, data in files.items() if name not in keys} == public
    assert keys <= set(files)


def test_nothing_of_a_solution_is_in_it(handout: Path) -> None:
    assert lines_of_solutions(files_in(handout), Course(TOY_COURSE)) == []


def test_a_line_of_a_solution_would_be_found(handout: Path) -> None:
    line = b"return x.detach() * factor"
    assert line in (TOY_COURSE / "solutions" / "scale" / "wrong" / "detached.py").read_bytes()
    files = {**files_in(handout), "practice/scale.key": b"\x93" + line}
    assert len(lines_of_solutions(files, Course(TOY_COURSE))) == 1


def test_no_hidden_call_is_in_it(handout: Path, toy_grader: Grader) -> None:
    files = files_in(handout)
    assert sum(len(cases) for key in practice_keys(files).values() for cases in key.cases.values()) > 10
    assert hidden_calls(files, toy_grader) == []


# --- what is done with it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "name"), [("clamp", "lower-only"), ("fit-line", "uphill"), ("row-sums", "columns")])
def test_a_mistake_is_named_without_its_source(handout: Path, slug: str, name: str) -> None:
    source = (TOY_COURSE / "solutions" / slug / "wrong" / f"{name}.py").read_bytes()
    with Grader(Course(handout), cache=Cache(None)) as grader:
        report = grader.check(slug, source)
    assert [mistake.name for mistake in report.mistakes] == [name]


def test_when_a_submission_fails_is_told(handout: Path) -> None:
    with Grader(Course(handout), cache=Cache(None)) as grader:
        report = grader.check("clamp", b"def clamp(n, low=0, high=10):\n    return max(low, n)\n")
    assert [condition.function for condition in report.conditions] == ["clamp"]


def test_what_is_right_passes_everything_that_can_be_practised(handout: Path) -> None:
    course = Course(TOY_COURSE)
    with Grader(Course(handout), cache=Cache(None)) as grader:
        reports = {
            slug: grader.check(slug, (course.solutions / slug / f"{slug.replace('-', '_')}.py").read_bytes())
            for slug in course.slugs()
        }
    assert {report.outcome for report in reports.values()} == {Outcome.OK}
    assert {slug: (report.score, report.not_run) for slug, report in reports.items()} == {
        "clamp": (2, 5),
        "fit-line": (3, 5),
        "row-sums": (2, 4),
        "scale": (3, 7),
    }


def test_a_learner_may_write_into_the_starter_of_the_handout(
    handout: Path, tmp_path: Path, copied: Callable[[Path, Path], Course]
) -> None:
    course = copied(handout, tmp_path)
    starter = course.exercises / "clamp" / "clamp.py"
    starter.write_text("def clamp(n, low=0, high=10):\n    return n\n")
    with Grader(course, cache=Cache(None)) as grader:
        assert grader.check("clamp", starter.read_bytes()).score == 0


def test_a_handout_whose_exercise_was_changed_says_so(
    handout: Path, tmp_path: Path, copied: Callable[[Path, Path], Course]
) -> None:
    course = copied(handout, tmp_path)
    yaml = course.exercises / "clamp" / "exercise.yaml"
    yaml.write_text(yaml.read_text().replace("points: 2", "points: 4"))
    with Grader(course, cache=Cache(None)) as grader, pytest.raises(ExerciseError, match="get the handout again"):
        grader.check("clamp", b"")


@pytest.fixture
def copied() -> Callable[[Path, Path], Course]:
    return lambda handout, folder: Course(shutil.copytree(handout, folder / "copy"))
