"""How many points of the course are facts that a submission could make up where it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.course import Course

pytestmark = pytest.mark.quick

MOST = 10


def test_few_points_of_the_course_are_measured() -> None:
    exercises = Course(Path(__file__).parents[2]).in_order()
    points = {(each.slug, group.name): group.points for each in exercises for group in each.groups if group.measured}
    assert 0 < sum(points.values()) <= MOST
