"""The course's pictures add up: for every case the sum of every cell is the number that should be returned."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from grader.author.pictures import untrue_pictures, untrue_pictures_of_mistakes
from grader.cache import Cache
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.behaviours import behaviours_of_mistakes
from grader.judge.geometry import geometry
from grader.judge.picture import named, names, parts_of, picture
from grader.model.exercise import Exercise, Returns
from grader.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
DRAWN = sorted(path.parent.name for path in ROOT.glob("exercises/*/exercise.yaml") if "picture:" in path.read_text())
ENOUGH = 18


def test_enough_exercises_have_a_picture() -> None:
    assert len(DRAWN) >= ENOUGH


@pytest.mark.parametrize("slug", DRAWN)
def test_what_a_picture_adds_up_to_is_the_expected_value(
    slug: str, exercises: dict[str, Exercise], cache: Cache, sandbox: Sandbox
) -> None:
    exercise = exercises[slug]
    key = cache.fetch(("pictures", slug), AnswerKey, lambda: build_key(exercise, sandbox))

    assert [*untrue_pictures(exercise, key)] == []
    assert cells(exercise, key) > 0


def cells(exercise: Exercise, key: AnswerKey) -> int:
    """How many numbers have a picture, all of which were compared: every case of every group that shows values."""
    count = 0
    for group in exercise.groups:
        if group.picture is None or group.properties:
            continue
        signature = exercise.signature(group.function)
        for keyed in key[group.name]:
            if isinstance(keyed.expected, Returns):
                call = keyed.case.call
                found = geometry(group.picture.text, call, signature)
                assert found is not None, f"{group.name} has a case without a picture"
                for _, part, _ in parts_of(found, keyed.expected.value):
                    count += sum(1 for _ in picture(part, named(call, names(call, signature))).indices())
    return count


@pytest.mark.sweep
@pytest.mark.parametrize("slug", DRAWN)
def test_what_a_mistakes_picture_adds_up_to_is_what_the_mistake_returns(
    slug: str, exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    exercise = exercises[slug]
    drawn = structs.replace(exercise, wrong=tuple(wrong for wrong in exercise.wrong if wrong.pictures))
    key = build_key(drawn, sandbox)

    assert [*untrue_pictures_of_mistakes(drawn, key, behaviours_of_mistakes(drawn, key, sandbox))] == []
