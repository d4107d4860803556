"""Digests of behaviours: what is the same behaviour, what is not, and what has none."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from grader.judge import pytest_messages
from grader.judge.digests import SIZE, digests, of_tests, of_written_cases
from grader.judge.verdict import PASSED, Failed
from grader.model.exercise import Raises
from grader.model.report import GroupReport, Outcome, decode, encode
from grader.values import Dict, List, Tuple, Value, from_numpy
from tests.making import keyed
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

CASE = keyed(1, expect=2)


def of(value: Value | Any, **changed: Any) -> str:
    """The digest of a call that returned ``value``."""
    given: dict[str, Any] = {"outcome": Outcome.WRONG, "kind": "value", "returned": value, **changed}
    return digests([CASE], [Failed(**given)])[0]


def array(*rows: Any, dtype: str = "float64") -> Value:
    return from_numpy(np.array(rows, dtype))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (array(1, 2), array(1, 2, dtype="float32")),
        (array(1, 2), List((1.0, 2))),
        (array([1, 2], [3, 4]), List((List((1, 2)), Tuple((3, 4))))),
        (array(0.1 + 0.2), array(0.3)),
        (array(1.0, 1e-9), array(1.0, 0.0)),
        (array(0.0), array(-0.0)),
        (array(math.nan), array(-math.nan)),
        (3, from_numpy(np.array(3.0), "scalar")),
        (Dict({"a": 1, "b": 2}), Dict({"b": 2, "a": 1})),
    ],
    ids=str,
)
def test_what_compares_as_the_same_value_has_the_same_digest(one: Value, other: Value) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (array(1, 2), array(2, 1)),
        (array(1, 2), array([1, 2])),
        (array(1.0, 1.001), array(1.0, 1.002)),
        (array(math.nan), array(math.inf)),
        (array(math.inf), array(-math.inf)),
        ("1", 1),
        (None, 0),
        (List((1, "a")), List((1, "b"))),
        (List(()), None),
    ],
    ids=str,
)
def test_what_differs_has_another(one: Value, other: Value) -> None:
    assert of(one) != of(other)


def test_an_exception_counts_by_its_class_and_not_by_its_message() -> None:
    def raised(kind: str, message: str) -> str:
        return of(UNSET, outcome=Outcome.ERROR, kind=kind, message=message)

    assert raised("IndexError", "at 3") == raised("IndexError", "at 4")
    assert raised("IndexError", "at 3") != raised("KeyError", "at 3")


def test_where_the_value_is_right_what_else_is_wrong_counts() -> None:
    assert of(3, kind="operations", by_value=False) == of(4, kind="operations", by_value=False)
    assert of(3, kind="operations", by_value=False) != of(3, kind="value")


def test_what_passed_was_not_refused_or_did_not_run_has_none() -> None:
    bad = keyed(1, expect=Raises("ValueError"))
    wrong = Failed(outcome=Outcome.WRONG, kind="returned", returned=1)
    assert digests([CASE, bad], [PASSED, wrong]) == ()
    assert digests([CASE], [Failed(outcome=Outcome.REJECTED)]) == ()
    assert digests([CASE, CASE], [PASSED, wrong])[0] == ""


@given(st.text())
def test_a_digest_is_short_and_shows_nothing(words: str) -> None:
    assert len(of(words)) == SIZE
    assert set(of(words)) <= set("0123456789abcdef")


def test_of_inputs_that_only_one_learner_has_there_are_none() -> None:
    wrong = GroupReport("values", "values", {}, True, 1.0, 0.0, Outcome.WRONG, (Outcome.WRONG,) * 2, digests=("a", "b"))
    written, generated = keyed(1, expect=2), replace(keyed(3, expect=4), choices={"n": 3})
    shown = of_written_cases(report(wrong), {"values": (written, generated)})
    assert shown.groups[0].digests == ("a", "")


def test_a_report_that_was_kept_before_there_were_digests_has_none() -> None:
    older = msgspec.msgpack.decode(encode(report(lost(passed("values", 1, 2)))))
    for group in older["groups"]:
        del group["digests"]
    assert decode(msgspec.msgpack.encode(older)).groups[0].digests == ()


def results(*outcomes: Outcome) -> list[pytest_messages.Tested]:
    return [
        pytest_messages.Tested(f"test_{place}", "", 1.0, outcome, f"said {place}")
        for place, outcome in enumerate(outcomes)
    ]


def test_a_failing_test_counts_by_how_it_ended_and_not_by_its_words() -> None:
    wrong, error = of_tests(results(Outcome.WRONG, Outcome.ERROR))
    assert wrong != error
    assert of_tests(results(Outcome.OK, Outcome.WRONG)) == ("", wrong)
    assert of_tests(results(Outcome.OK, Outcome.OK)) == of_tests(results(Outcome.IMPORT_ERROR)) == ()


def test_of_own_inputs_the_tests_of_a_pytest_file_keep_theirs() -> None:
    group = replace(passed("tests", 1, 2), digests=("", "abc"))
    assert of_written_cases(report(group), {}).groups == (group,)
