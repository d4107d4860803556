"""What the course pays for: what is right, more than what is refused; whole numbers before pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.course import Course
from grader.model.exercise import Exercise, Group, Raises

ROOT = Path(__file__).parents[2]
EXERCISES = list(Course(ROOT).in_order())
PROGRAMS = 3  # at least, of each kind
WHOLE_NUMBERS = "whole-numbers-only"
WORTH = 40  # in 100, of the points of an exercise
REFUSALS = 10  # in 100, at most


def refuses(group: Group) -> bool:
    """Whether the group asks for nothing but exceptions."""
    return bool(group.cases) and all(isinstance(case.expectation, Raises) for case in group.cases)


@pytest.mark.quick
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_each_exercise_has_partial_and_right_solutions(exercise: Exercise) -> None:
    assert min(len(exercise.partial), len(exercise.right)) >= PROGRAMS


@pytest.mark.quick
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_refusing_bad_arguments_is_a_small_part_of_an_exercise(exercise: Exercise) -> None:
    points = sum(group.points for group in exercise.groups if refuses(group))
    assert points * 100 <= REFUSALS * exercise.outline.points


@pytest.mark.quick
def test_who_takes_whole_numbers_alone_earns_at_least_what_the_first_group_is_worth() -> None:
    earns = {
        exercise.slug: (partial.earns, exercise.groups[0].points, exercise.outline.points)
        for exercise in EXERCISES
        for partial in exercise.partial
        if partial.name == WHOLE_NUMBERS
    }
    assert len(earns) >= 14
    for slug, (earned, first, points) in earns.items():
        assert earned >= first >= WORTH * points / 100, slug
