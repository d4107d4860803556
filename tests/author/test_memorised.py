"""Submissions that know the visible cases by heart, as a learner could write them, in the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.author.memorised import Rest, made_up
from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.model.exercise import Exercise
from grader.model.report import GroupReport
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox

SLUGS = ("clamp", "row-sums", "scale", "fit-line")


def earned(exercise: Exercise, sandbox: Sandbox, rest: Rest) -> dict[str, GroupReport]:
    prepared = prepare(exercise, sandbox, Cache(None))
    sources = {each.rest: each.source for each in made_up(prepared)}
    report = grade(prepared, Submission("kim", exercise.slug, Path("any.py"), sources[rest]), sandbox)
    assert report.message == ""
    return {group.name: group for group in report.groups}


@pytest.mark.parametrize("rest", Rest)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_visible_groups_are_earned_and_no_hidden_one(
    toy_course: Course, sandbox: Sandbox, slug: str, rest: Rest
) -> None:
    groups = earned(toy_course.exercise(slug), sandbox, rest)
    # The loss of a training is measured; there is no number to be known.
    assert {name for name, group in groups.items() if not group.hidden and not group.score} <= {"training"}
    assert {name: group.score for name, group in groups.items() if group.hidden and group.score} == {}


def outcomes(exercise: Exercise, sandbox: Sandbox, rest: Rest, group: str) -> str:
    return earned(exercise, sandbox, rest)[group].outcomes[0]


def test_the_rest_is_answered_with_none_refused_or_answered_with_zeros(toy_course: Course, sandbox: Sandbox) -> None:
    clamp = toy_course.exercise("clamp")
    assert outcomes(clamp, sandbox, Rest.NONE, "bad arguments") == "wrong"
    assert outcomes(clamp, sandbox, Rest.REFUSED, "every number") == "error"
    assert outcomes(clamp, sandbox, Rest.ZEROS, "every number") == "ok"  # where 0 is right


def test_a_hidden_group_whose_answers_are_visible_is_earned(toy_course: Course, sandbox: Sandbox) -> None:
    """So what is made up knows its cases; here the hidden group is the visible one once more."""
    clamp = toy_course.exercise("clamp")
    visible = clamp.groups[0]
    twice = replace(clamp, groups=(visible, replace(visible, name="again", hidden=True)), sha256="twice")
    groups = earned(twice, sandbox, Rest.NONE)
    assert groups["again"].score == visible.points


def test_the_programs_hold_nothing_of_the_hidden_cases(toy_course: Course, sandbox: Sandbox) -> None:
    clamp = toy_course.exercise("clamp")
    key = prepare(clamp, sandbox, Cache(None))
    for each in made_up(key):
        assert each.source.count(b"CASES.append") == len(key.key["inside and outside"])
