"""Which course is taken: never one from among what is graded, unless somebody named it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grader.errors import GraderError, UsageError
from grader.exercise.course import Course
from grader.exercise.course_choice import (
    course_to_grade,
    course_to_learn,
    course_to_publish,
    course_to_write,
    keep_course,
    kept_course,
    setting_path,
)

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


@pytest.fixture(autouse=True)
def _settings_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def learners(tmp_path: Path) -> Path:
    """A learner's repository, with a course of the learner's own in it."""
    shutil.copytree(TOY_COURSE / "exercises", tmp_path / "kim" / "exercises")
    shutil.copytree(TOY_COURSE / "solutions", tmp_path / "kim" / "solutions")
    return tmp_path / "kim"


def keep(root: Path) -> Course:
    course = Course.named(root)
    keep_course(course)
    return course


# --- who writes a course, and makes something of it ---------------------------------------------------------------


def test_an_author_has_the_course_around_them(learners: Path) -> None:
    keep(TOY_COURSE)
    here = learners / "solutions" / "clamp"
    assert course_to_write(None, here).root == course_to_publish(None, here).course.root == learners
    assert course_to_write(TOY_COURSE, here).root == course_to_publish(TOY_COURSE, here).course.root == TOY_COURSE


def test_an_author_elsewhere_has_the_one_that_was_chosen(tmp_path: Path) -> None:
    keep(TOY_COURSE)
    assert course_to_write(None, tmp_path).root == course_to_publish(None, tmp_path).course.root == TOY_COURSE


def test_where_no_course_was_chosen_a_new_one_is_begun_and_the_packages_own_published(tmp_path: Path) -> None:
    assert course_to_write(None, tmp_path).root == tmp_path
    assert course_to_publish(None, tmp_path).by == "the folder that the grader runs from"


def test_nothing_is_made_of_a_handout(learners: Path) -> None:
    keep(TOY_COURSE)
    shutil.rmtree(learners / "solutions")
    assert course_to_publish(None, learners).course.root == TOY_COURSE
    with pytest.raises(UsageError, match="has no solutions/"):
        course_to_publish(learners, learners)


# --- who grades --------------------------------------------------------------------------------------------------


def test_a_course_in_the_graded_folder_is_not_even_looked_for(learners: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(learners)
    keep(TOY_COURSE)
    assert course_to_grade(None, [Path()]).course.root == TOY_COURSE


def test_the_users_setting_goes_before_the_course_of_the_package(tmp_path: Path) -> None:
    packaged = course_to_grade(None, [tmp_path / "class"])
    assert (packaged.course.root, packaged.by) == (Path(__file__).parents[2], "the folder that the grader runs from")
    keep(TOY_COURSE)
    kept = course_to_grade(None, [tmp_path / "class"])
    assert (kept.course.root, kept.by) == (TOY_COURSE, "grader course use")


def test_a_course_that_is_named_goes_before_all_and_may_lie_anywhere(learners: Path) -> None:
    keep(TOY_COURSE)
    chosen = course_to_grade(learners, [learners])
    assert (chosen.course.root, chosen.by) == (learners, "--course or GRADER_COURSE")


@pytest.mark.parametrize("graded", [".", "exercises", "solutions/clamp/clamp.py"])
def test_a_kept_course_among_what_is_graded_or_around_it_is_refused(learners: Path, graded: str) -> None:
    keep(learners)
    with pytest.raises(UsageError, match=r"^the course .*kim \(grader course use\) (lies in|holds) what is graded"):
        course_to_grade(None, [learners.parent / "elsewhere", learners / graded])


def test_a_link_to_what_is_graded_is_no_way_around(learners: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(learners)
    keep(tmp_path / "link")
    with pytest.raises(UsageError, match="what is graded"):
        course_to_grade(None, [learners])


def test_what_the_package_came_with_is_refused_alike() -> None:
    with pytest.raises(UsageError, match="holds what is graded"):
        course_to_grade(None, [Path(__file__)])


def test_a_setting_among_what_is_graded_is_refused(learners: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(learners / ".config"))
    keep(TOY_COURSE)
    with pytest.raises(UsageError, match=r"^the setting .* lies in what is graded"):
        course_to_grade(None, [learners])


def test_a_course_without_solutions_cannot_grade(learners: Path, tmp_path: Path) -> None:
    shutil.rmtree(learners / "solutions")
    keep(learners)
    for named in (learners, None):
        with pytest.raises(UsageError, match="has no solutions/, so nothing can be graded by it"):
            course_to_grade(named, [tmp_path / "class"])


def test_where_no_course_is_known_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Course, "of_package", lambda: None)
    with pytest.raises(UsageError, match=r"no course is known here; name one with --course or GRADER_COURSE, or once"):
        course_to_grade(None, [tmp_path])


# --- who learns --------------------------------------------------------------------------------------------------


def test_who_learns_is_inside_the_course(learners: Path) -> None:
    keep(TOY_COURSE)
    assert course_to_learn(None, learners / "exercises" / "clamp").root == learners
    assert course_to_learn(TOY_COURSE, learners).root == TOY_COURSE


def test_who_learns_elsewhere_has_the_kept_course_or_the_packages_own(tmp_path: Path) -> None:
    assert course_to_learn(None, tmp_path).root == Path(__file__).parents[2]
    keep(TOY_COURSE)
    assert course_to_learn(None, tmp_path).root == TOY_COURSE


# --- the setting -------------------------------------------------------------------------------------------------


def test_the_setting_is_one_line_and_outlives_the_folder_that_it_was_made_in(
    learners: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(learners.parent)
    path = keep_course(Course.named(Path("kim")))
    assert (path, path.read_text()) == (setting_path(), f"{learners}\n")
    assert [each.name for each in path.parent.iterdir()] == ["course"]


@pytest.mark.parametrize("text", ["", "kim\n", "/nowhere/at/all\n"])
def test_a_setting_that_names_no_course_says_so(tmp_path: Path, text: str) -> None:
    setting_path().parent.mkdir(parents=True)
    setting_path().write_text(text)
    with pytest.raises(
        UsageError, match=r"that .*course names is not there; set it again with: grader course use PATH"
    ):
        course_to_grade(None, [tmp_path / "class"])


def test_a_setting_that_cannot_be_read_says_so() -> None:
    setting_path().mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot be read"):
        kept_course()


def test_a_setting_that_cannot_be_written_is_told_and_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(TOY_COURSE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GraderError, match="No space left on device; name the course with GRADER_COURSE"):
        keep_course(Course.named(Path(__file__).parents[2]))
    assert setting_path().read_text() == f"{TOY_COURSE}\n"
    assert [each.name for each in setting_path().parent.iterdir()] == ["course"]
