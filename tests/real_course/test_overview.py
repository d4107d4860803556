"""``exercises/README.md`` is made from the exercises and says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.course import Course
from grader.reporting.overview import to_markdown

pytestmark = pytest.mark.quick

README = Path(__file__).parents[2] / "exercises" / "README.md"


def test_the_overview_is_current(course: Course) -> None:
    written = README.read_text(encoding="utf-8")
    assert written == to_markdown(course.outlines()), "grader list --markdown > exercises/README.md"


def test_prerequisites_come_earlier_in_the_course(course: Course) -> None:
    seen: set[str] = set()
    for outline in course.outlines():
        assert set(outline.after) <= seen, outline.slug
        seen.add(outline.slug)
