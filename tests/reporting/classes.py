"""Classes of any size, made up: the same ones in every run."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator

from msgspec.structs import replace

from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Kind, Literal, Quantity
from grader.model.exercise import Call
from grader.model.report import Certainty, Failure, GroupReport, Mistake, Outcome, Report, Share
from tests.making import text
from tests.reporting.reports import array, hidden, lost, passed, report

FAMILIES = ("Kim", "Lee", "Park", "Choi", "Jung", "García", "Müller", "Nguyễn", "Okonkwo", "van der Berg")
GIVEN = ("Ana", "Bo", "Chi", "Dae", "Eun", "Fay", "Gil", "Ha", "Ivo", "Jin", "Kai", "Lou", "Min", "Noa", "Ole", "Pia")
WHEN = "2026-03-0{day}T{hour:02}:30:00+09:00"
FLIPPED = "Rotates the kernel by 180 degrees before sliding it, which is a true convolution."


def named(number: int) -> str:
    """The id of a learner, which also tells where the name comes in the list."""
    return f"{FAMILIES[number % len(FAMILIES)]} {GIVEN[number // len(FAMILIES) % len(GIVEN)]} {number:04}"


def a_class(learners: int, exercises: int = 31, groups: int = 7) -> Iterator[Report]:
    """Reports of everybody on every exercise: a tenth is missing, some are late, and some fail in a few ways."""
    chance = random.Random(f"{learners} {exercises}")
    for number in range(learners):
        able = chance.betavariate(4, 2)
        for task in range(exercises):
            yield _report(chance, named(number), f"exercise-{task:02}", able - task / 100, groups)


def _report(chance: random.Random, learner: str, slug: str, able: float, groups: int) -> Report:
    if chance.random() < 0.1:
        absent = report(learner=learner, exercise=slug, max_score=10.0, outcome=Outcome.NOT_HANDED_IN)
        return replace(absent, message="it was not handed in")
    when = WHEN.format(day=chance.choice((7, 8, 8, 8, 8, 9)), hour=chance.randrange(24))
    if chance.random() < able:
        shown = _right(slug, groups)
    else:
        shown = _wrong(slug, groups, chance.choice((0, 0, 0, 1, 1, 2, 3)))
    return replace(shown, learner=learner, name=learner, handed_in=when, origin=f"{learner}/{slug}.py")


@functools.cache
def _right(slug: str, groups: int) -> Report:
    others = (hidden(passed(f"group {number}", 1, 5)) for number in range(groups - 1))
    return report(passed("easy", 4, 3), *others, exercise=slug)


@functools.cache
def _wrong(slug: str, groups: int, kind: int) -> Report:
    failure = Failure(
        "2 of 2 numbers differ",
        "Four different weights show a flipped kernel.",
        Call("corr2d", (array([[1, 2], [3, 4]]), array([[1, 2]])), {}),
        ("x", "k"),
        array([[4], [10 + kind]]),
        array([[5], [11]]),
        (0, 1),
    )
    others = [hidden(passed(f"group {number}", 1, 5)) for number in range(groups - 1)]
    failing = [
        replace(lost(passed("easy", 4, 3), failure), digests=(f"{kind:012}",) * 3),
        *(_failing(each, kind) if place % 3 == kind % 3 else each for place, each in enumerate(others)),
    ]
    formula = Formula((Literal(Feature(Kind.LARGER, (Quantity(("kh",)),), number=1)),))
    condition = Condition(Goal.FAILS, "corr2d", formula, Exactness.EXACTLY, 17 + kind, 17 + kind, 35)
    mistakes = (_mistake(kind),) if kind < 2 else ()
    return report(*failing, exercise=slug, mistakes=mistakes, conditions=(condition,) if kind != 1 else ())


def _failing(group: GroupReport, kind: int) -> GroupReport:
    return replace(lost(group), digests=(f"{kind:012}",) * 5)


def _mistake(kind: int) -> Mistake:
    title = text(FLIPPED if kind == 0 else "Adds the bias twice.", "커널을 180도 돌린 다음에 밀었다.")
    return Mistake("flipped" if kind == 0 else "bias-twice", title, title, Certainty.SAME, 1.0, (Share("easy", 3),), 3)
