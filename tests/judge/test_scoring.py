from __future__ import annotations

import pytest

from grader.judge.scoring import group_outcome, group_score, judges_values, never_right
from grader.model import Call, Case, Group, Outcome, Scoring, Text

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


def test_without_a_right_value_the_first_failure_of_the_values_is_told() -> None:
    manners = Group("m", 1, Text("m", "m"), "f", contract=("type",), cases=(VALUE,))
    groups = (manners, group(), group())
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH]]) is WRONG
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH, OK]]) is None
    assert never_right((manners,), [[OK]]) is None
