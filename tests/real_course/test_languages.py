"""The course's own words in English and Korean: the names of groups and tracks."""

from __future__ import annotations

from collections import defaultdict

import pytest

from grader.exercise.course import Course
from grader.model.exercise import Exercise

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def exercises() -> tuple[Exercise, ...]:
    course = Course.of_package()
    assert course is not None
    return course.in_order()


def test_every_group_and_every_track_has_a_name_in_both_languages(exercises: tuple[Exercise, ...]) -> None:
    named = [(each.slug, group.name, group.title) for each in exercises for group in each.groups]
    assert len(named) > 200
    assert [(slug, name) for slug, name, title in named if isinstance(title, str) or set(title) != {"en", "ko"}] == []
    tracks = [(each.slug, each.outline.track) for each in exercises]
    assert [slug for slug, track in tracks if isinstance(track, str) or set(track) != {"en", "ko"}] == []


def test_one_name_is_said_in_one_way(exercises: tuple[Exercise, ...]) -> None:
    korean: dict[str, set[str]] = defaultdict(set)
    for each in exercises:
        for words in (each.outline.track, *(group.title for group in each.groups)):
            assert not isinstance(words, str)
            korean[words["en"]].add(words["ko"])
    assert {english: said for english, said in korean.items() if len(said) > 1} == {}
