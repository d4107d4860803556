from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from grader.classroom.demo_class import hand_in
from grader.classroom.submissions import find_submissions
from grader.exercise.course import Course

pytestmark = pytest.mark.quick


def test_starter_reference_and_every_wrong_solution_are_learners(toy_course: Course, tmp_path: Path) -> None:
    hand_in([toy_course.exercise("clamp")], tmp_path)
    handed_in = {path.parent.name: path.read_bytes() for path in tmp_path.glob("*/clamp.py")}
    solution = toy_course.solutions / "clamp"
    assert handed_in == {
        "starter": (toy_course.exercises / "clamp" / "clamp.py").read_bytes(),
        "reference": (solution / "clamp.py").read_bytes(),
        **{name: (solution / "wrong" / f"{name}.py").read_bytes() for name in ("as-float", "lower-only", "unchecked")},
        "upper-only": (solution / "wrong" / "upper-only.py").read_bytes(),
    }


def test_learners_of_several_exercises_have_a_file_for_each(toy_course: Course, tmp_path: Path) -> None:
    hand_in(toy_course.in_order(), tmp_path)
    files = {folder.name: sorted(path.name for path in folder.iterdir()) for folder in tmp_path.iterdir()}
    assert files["starter"] == files["reference"] == ["clamp.py", "fit_line.py", "row_sums.py", "scale.py"]
    assert files["in-place"] == ["row_sums.py", "scale.py"]  # a mistake that two exercises know
    assert files["upper-only"] == ["clamp.py"]


def test_where_there_is_no_reference_nobody_hands_it_in(toy_course: Course, tmp_path: Path) -> None:
    learners = msgspec.structs.replace(toy_course.exercise("clamp"), reference=None, wrong=())
    hand_in([learners], tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == ["starter"]


def test_the_class_is_found_whole(toy_course: Course, tmp_path: Path) -> None:
    exercises = toy_course.in_order()
    hand_in(exercises, tmp_path)
    found = find_submissions([tmp_path], {each.outline.submit: each.slug for each in exercises})
    assert len(found.submissions) == sum(2 + len(each.wrong) for each in exercises)
    assert found.left_out == ()
    assert all(each.rejection is None for each in found.submissions)
