"""Groups that can never count, and facts that whoever reads the harness can say without any work."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from grader.author.completeness import unopened_groups, unvaried_facts
from grader.exercise.signatures import parse_signature
from grader.model.exercise import Extra, Raises, Satisfies
from tests import making
from tests.making import case, group

pytestmark = pytest.mark.quick

REFUSED = Raises("ValueError")
VISIBLE = group("visible", case(2, expect=20))
HIDDEN = group("hidden", case(3, expect=30), hidden=True)
REFUSALS = group("refusals", case(-1, expect=REFUSED), hidden=True)
TYPE = group("type", case(5, expect=50), hidden=True, properties=("type",))


def test_groups_that_ask_for_no_value_need_a_hidden_one_that_does() -> None:
    [finding] = unopened_groups(making.exercise(VISIBLE, REFUSALS, TYPE))
    assert finding.problem == "'refusals', 'type' can never count: add a hidden group that asks for values"
    assert [*unopened_groups(making.exercise(VISIBLE, REFUSALS, TYPE, HIDDEN))] == []


def test_a_measured_group_opens_nothing() -> None:
    measured = group("measured", case(7, expect=70), hidden=True, measured=True)
    [finding] = unopened_groups(making.exercise(VISIBLE, REFUSALS, measured))
    assert finding.problem.startswith("'refusals', 'measured' can never count")


def test_where_only_values_are_asked_for_nothing_has_to_be_opened() -> None:
    assert [*unopened_groups(making.exercise(VISIBLE))] == []


def test_hidden_values_that_need_what_is_not_installed_are_there_elsewhere() -> None:
    left_out = group("hidden", hidden=True, missing_extra=Extra("visdom", "pip install visdom"))
    assert [*unopened_groups(making.exercise(VISIBLE, REFUSALS, left_out))] == []


HARNESS = (replace(parse_signature("g(n: int) -> object"), name="harness.g"),)


def problems(*expected: object, **others: Any) -> list[str]:
    """What is found in an exercise whose group of the harness expects these, one after the other."""
    cases = (case(n, expect=each, function="harness.g") for n, each in enumerate(expected))
    facts = group("facts", *cases, **{"function": "harness.g", "hidden": True, **others})
    tiny = making.exercise(VISIBLE, HIDDEN, facts, harness=HARNESS)
    return [finding.problem for finding in unvaried_facts(tiny, making.written_key(tiny))]


FOUND = [
    "'facts' expects the same of every case: let the harness return numbers that the work makes, "
    "or mark the group with 'measured: true'"
]


@pytest.mark.parametrize(
    "expected", [(1, 1), (1,), (Satisfies(("loss < 1",)), Satisfies(("loss < 2",))), (1, 1, REFUSED)]
)
def test_a_group_of_the_harness_that_always_expects_the_same_is_named(expected: tuple[object, ...]) -> None:
    assert problems(*expected) == FOUND


def test_one_that_is_marked_as_measured_is_not() -> None:
    assert problems(1, 1, measured=True) == []


@pytest.mark.parametrize("others", [{"hidden": False}, {"properties": ("type",)}, {"function": "f"}])
def test_neither_is_one_that_is_visible_or_asks_for_a_property_or_calls_the_exercises_own_function(
    others: dict[str, Any],
) -> None:
    assert problems(1, 1, **others) == []


@pytest.mark.parametrize("expected", [(1, 2), (1, 1, 2, REFUSED), (REFUSED, REFUSED), ()])
def test_numbers_that_vary_and_refusals_are_no_facts(expected: tuple[object, ...]) -> None:
    assert problems(*expected) == []
