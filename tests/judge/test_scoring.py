from __future__ import annotations

import pytest

from grader.judge.answer_keys import AnswerKey
from grader.judge.scoring import group_outcome, group_score, judges_values, never_right
from grader.model.exercise import Given, Group, LikeReference, PytestFile, Raises, Scoring, SourceFile
from grader.model.report import Outcome
from tests import making
from tests.making import case

pytestmark = pytest.mark.quick

OK, WRONG, ERROR, CRASH = Outcome.OK, Outcome.WRONG, Outcome.ERROR, Outcome.CRASH
VALUE = case(expect=1)
REFUSAL = case(expect=Raises("ValueError"))


def group(scoring: Scoring = "all", points: float = 4) -> Group:
    return making.group("g", VALUE, points=points, scoring=scoring)


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


def test_a_group_judges_values_unless_it_has_properties_or_only_refusals() -> None:
    assert judges_values(making.group("g", REFUSAL, VALUE))
    assert not judges_values(making.group("g", REFUSAL))
    assert not judges_values(making.group("g", VALUE, properties=("type",)))


def test_generated_cases_ask_for_values_unless_they_ask_for_an_error() -> None:
    values, refusals = (
        Given((), None, (), (), 3, "w", expectation, 1) for expectation in (LikeReference(), Raises("ValueError"))
    )
    assert judges_values(making.group("g", given=values))
    assert not judges_values(making.group("g", given=refusals))
    assert judges_values(making.group("g", VALUE, given=refusals))


def test_a_pytest_file_asks_for_values() -> None:
    assert judges_values(making.group("g", tests=PytestFile(SourceFile("test_x.py", b""))))


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
    manners = making.group("m", VALUE, properties=("type",))
    groups = (manners, group(), group())
    key: AnswerKey = {"m": (), "g": ()}
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH]], key) is WRONG
    assert never_right(groups, [[OK], [WRONG, ERROR], [CRASH, OK]], key) is None
    assert never_right((manners,), [[OK]], key) is None
