"""How many points of the course hang on facts that a submission could make up where it runs, as SECURITY.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.course import Course

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parents[2]
MOST = 10


def test_few_points_of_the_course_are_measured() -> None:
    exercises = Course(ROOT).in_order()
    points = {(each.slug, group.name): group.points for each in exercises for group in each.groups if group.measured}
    assert 0 < sum(points.values()) <= MOST


def test_the_guide_says_what_each_fact_that_can_be_forged_is_worth() -> None:
    text = " ".join((ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8").split())
    exercises = Course(ROOT).in_order()
    groups = [group for each in exercises for group in each.groups]
    of_contracts = [sum(group.points for group in each.groups if group.properties) for each in exercises]
    counted = sum(group.points for group in groups if group.max_operations is not None)
    measured = sum(group.points for group in groups if group.measured)
    assert f"have {sum(of_contracts):g} of this course's {sum(group.points for group in groups):g} points" in text
    assert f"at most {max(of_contracts):g} in an exercise" in text
    assert f"so many: {counted:g} points" in text
    assert f"They have {measured:g} of the" in text
    assert f"at most {sum(of_contracts) + counted:g} more" in text


def test_the_guide_says_what_learning_by_heart_and_breaking_a_rule_are_worth() -> None:
    text = " ".join((ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8").split())
    exercises = Course(ROOT).in_order()
    points = [sum(group.points for group in each.groups) for each in exercises]
    visible = sum(group.points for each in exercises for group in each.groups if not group.hidden)
    assert f"has their {visible:g} of the {sum(points):g} points" in text
    assert f"that exercise's points, {min(points):g} to {max(points):g} of the {sum(points):g}" in text
