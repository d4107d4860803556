"""The course's own words in English and Korean: what a learner may see and is in one alone is named here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.course import Course
from grader.exercise.yaml_document import Document
from grader.model.exercise import Exercise, Words

pytestmark = pytest.mark.quick

HANGUL = re.compile("[가-힣]")
COURSE = Course(Path(__file__).parents[2])
DEMONSTRATION = Course(COURSE.root / "grader" / "demo_course")
COURSES = pytest.mark.parametrize("course", [COURSE, DEMONSTRATION], ids=["course", "demonstration"])


def words(exercise: Exercise) -> Iterator[tuple[str, Words]]:
    """Every text of an exercise that a learner may see, with its place."""
    yield "title", exercise.outline.title
    yield "track", exercise.outline.track
    yield from ((f"hint {number}", hint) for number, hint in enumerate(exercise.hints, start=1))
    for group in exercise.groups:
        yield f"{group.name}: name", group.title
        yield f"{group.name}: about", group.about
    yield from ((relation.when, relation.text) for relation in exercise.relations if relation.text)
    for wrong in exercise.wrong:
        yield f"{wrong.name}: title", wrong.title
        yield f"{wrong.name}: hint", wrong.hint
    yield "statement", {language: file.source.decode() for language, file in exercise.statements.items()}


def reasons(data: Any) -> Iterator[Words]:
    """Each ``why`` below ``groups``, from the file itself, as groups that need what is not installed have no cases."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from [value] if key == "why" else reasons(value)
    elif isinstance(data, list):
        for each in data:
            yield from reasons(each)


def is_in_both(text: Words) -> bool:
    if isinstance(text, str) or set(text) != {"en", "ko"}:
        return False
    return not HANGUL.search(text["en"]) and bool(HANGUL.search(text["ko"]))


@COURSES
def test_every_text_that_a_learner_may_see_is_in_both_languages(course: Course) -> None:
    seen = [(exercise.slug, place, text) for exercise in course.in_order() for place, text in words(exercise)]
    assert len(seen) > 15
    assert [(slug, place) for slug, place, text in seen if not is_in_both(text)] == []


@COURSES
def test_every_reason_of_a_case_is_in_both_languages(course: Course) -> None:
    files = [*course.root.glob("exercises/*/exercise.yaml"), *course.root.glob("solutions/*/hidden.yaml")]
    groups = [(file.parent.name, Document(file).convert(dict[str, Any])["groups"]) for file in files]
    found = [(slug, why) for slug, data in groups for why in reasons(data)]
    assert len(found) > 3
    assert [(slug, why) for slug, why in found if not is_in_both(why)] == []


def test_one_name_is_said_in_one_way() -> None:
    korean: dict[str, set[str]] = defaultdict(set)
    for each in COURSE.in_order():
        for name in (each.outline.track, *(group.title for group in each.groups)):
            assert not isinstance(name, str)
            korean[name["en"]].add(name["ko"])
    assert {english: said for english, said in korean.items() if len(said) > 1} == {}
