from __future__ import annotations

from pathlib import Path

import pytest

from grader.judge.scoring import group_outcome, group_score, judges_values, never_right
from grader.model.exercise import Call, Case, Given, Group, Scoring, Text
from grader.model.report import Outcome

OK, WRONG, ERROR, CRASH = Outcome.OK, Outcome.WRONG, Outcome.ERROR, Outcome.CRASH
VALUE = Case("why", Call("f", (), {}), expect=1)
RAISES = Case("why", Call("f", (), {}), raises="ValueError")


def group(scoring: Scoring = "all", points: float = 4) -> Group:
    return Group("g", points, Text("g", "g"), "f", scoring=scoring, cases=(VALUE,))


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [([OK, OK], OK), ([OK, WRONG, CRASH], WRONG), ([CRASH, WRONG], CRASH), ([OK, OK, ERROR], ERROR), ([], OK)],
)
def test_the_outcome_of_a_group_is_its_first_failure(outcomes: list[Outcome], outcome: Outcome) -> None:
    assert group_outcome(outcomes) is outcome


@pytest.mark.parametrize(("outcomes", "score"), [([OK] * 3, 4), ([OK, OK, WRONG], 0), ([WRONG] * 3, 0), ([CRASH], 0)])
def test_a_group_earns_all_points_for_all_cases_or_none(outcomes: list[Outcome], score: float) -> None:
    assert group_score(group(), outcomes) == score


@pytest.mark.parametrize(
    ("outcomes", "score"), [([OK] * 4, 4), ([OK, WRONG, OK, ERROR], 2), ([OK, WRONG, WRONG], 1.333333), ([WRONG], 0)]
)
def test_a_proportional_group_earns_a_share(outcomes: list[Outcome], score: float) -> None:
    assert group_score(group("proportional"), outcomes) == score


def test_a_group_judges_values_unless_it_has_a_contract_or_only_refusals() -> None:
    about = Text("g", "g")
    assert judges_values(Group("g", 1, about, "f", cases=(RAISES, VALUE)))
    assert not judges_values(Group("g", 1, about, "f", cases=(RAISES,)))
    assert not judges_values(Group("g", 1, about, "f", contract=("type",), cases=(VALUE,)))


def test_generated_cases_ask_for_values_unless_they_ask_for_an_error() -> None:
    about = Text("g", "g")
    values, refusals = (Given((), None, (), (), 3, "w", raises, 1) for raises in (None, "ValueError"))
    assert judges_values(Group("g", 1, about, "f", given=values))
    assert not judges_values(Group("g", 1, about, "f", given=refusals))
    assert judges_values(Group("g", 1, about, "f", given=refusals, cases=(VALUE,)))


def test_a_pytest_file_asks_for_values() -> None:
    assert judges_values(Group("g", 1, Text("g", "g"), "f", tests=Path("test_x.py")))


@pytest.mark.parametrize(
    ("outcomes", "weights", "score"),
    [([OK, WRONG], [3, 1], 3), ([OK, WRONG], [1, 3], 1), ([WRONG, ERROR], [1, 1], 0), ([OK, OK], [2, 5], 4)],
)
def test_a_proportional_group_earns_a_share_by_weight(
    outcomes: list[Outcome], weights: list[float], score: float
) -> None:
    assert group_score(group("proportional"), outcomes, weights) == score


def test_weights_do_not_matter_where_everything_is_asked_for() -> None:
    assert group_score(group(), [OK, WRONG], [1000, 1]) == 0
    assert group_score(group(), [OK, OK], [1000, 1]) == 4


def test_without_a_right_value_the_first_failure_of_the_values_is_told() -> None:
    manners = Group("m", 1, Text("m", "m"), "f", contract=("type",), cases=(VALUE,))
    groups = (manners, group(), group())
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH]]) is WRONG
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH, OK]]) is None
    assert never_right((manners,), [[OK]]) is None
