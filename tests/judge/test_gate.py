"""What opens the groups that ask for no value, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.judge.grade import grade
from grader.judge.scoring import NEEDS_A_VALUE, NEEDS_A_VISIBLE_VALUE, judges_values, never_right, tells_something
from grader.model.exercise import Group, PytestFile, Raises, Returns, Satisfies, SourceFile
from grader.model.report import GroupReport, Outcome
from grader.model.submission import Submission
from grader.values import Array, Dict, List, Tuple, Value
from tests import making
from tests.fake_runner import FakeRunner
from tests.making import case, group

pytestmark = pytest.mark.quick

OK, WRONG = Outcome.OK, Outcome.WRONG
VISIBLE = group("visible", case(2, expect=20), points=3)
HIDDEN = group("hidden", case(0, expect=0), case(2, expect=20), case(3, expect=30), points=3, hidden=True)
REFUSALS = group("refusals", case(-1, expect=Raises("ValueError")), points=2, hidden=True)
TYPE = group("type", case(5, expect=50), points=1, hidden=True, properties=("type",))


def refusing(answers: dict[int, Any]) -> Callable[[int], Any]:
    """Knows these answers and refuses everything else."""

    def f(n: int) -> Any:
        if n not in answers:
            raise ValueError("unknown")
        return answers[n]

    return f


def graded(f: Callable[..., Any], *groups: Group) -> dict[str, GroupReport]:
    tiny = making.exercise(*groups)
    report = grade(making.prepared(tiny), Submission("kim", "tiny", Path("tiny.py"), b"f"), FakeRunner(f=f))
    assert report.score == sum(each.score for each in report.groups)
    return {each.name: each for each in report.groups}


def test_refusals_count_beside_a_right_hidden_value() -> None:
    groups = graded(refusing({3: 30}), VISIBLE, HIDDEN, REFUSALS)
    assert groups["hidden"].score == 0
    assert groups["refusals"].score == 2


@pytest.mark.parametrize("known", [{}, {2: 20}, {0: 0}, {0: 0, 2: 20}])
def test_neither_a_visible_call_nor_a_zero_opens_what_asks_for_no_value(known: dict[int, int]) -> None:
    refusals = graded(refusing(known), VISIBLE, HIDDEN, REFUSALS)["refusals"]
    assert refusals.score == 0
    assert refusals.outcome is not Outcome.OK
    assert refusals.failure is not None
    assert refusals.failure.message == NEEDS_A_VALUE


def test_a_right_type_counts_only_beside_a_right_hidden_value() -> None:
    assert graded(lambda n: 1, VISIBLE, HIDDEN, TYPE)["type"].score == 0
    assert graded(lambda n: 30, VISIBLE, HIDDEN, TYPE)["type"].score == 1


def test_a_property_of_another_kind_counts_nothing() -> None:
    pure = group("pure", case(5, expect=50), points=1, hidden=True, properties=("dtype",))
    assert graded(lambda n: 30, HIDDEN, pure)["pure"].score == 1
    assert graded(lambda n: 30 if n == 3 else "30", HIDDEN, pure)["pure"].score == 0


def test_where_no_hidden_values_are_at_hand_a_visible_one_opens() -> None:
    assert graded(refusing({2: 20}), VISIBLE, REFUSALS)["refusals"].score == 2
    closed = graded(refusing({}), VISIBLE, REFUSALS)["refusals"]
    assert closed.score == 0
    assert closed.failure is not None
    assert closed.failure.message == NEEDS_A_VISIBLE_VALUE


def test_where_all_hidden_values_are_zeros_these_open() -> None:
    zeros = group("zeros", case(0, expect=0), points=3, hidden=True)
    assert graded(refusing({0: 0}), VISIBLE, zeros, REFUSALS)["refusals"].score == 2


def test_a_share_of_a_hidden_group_that_zeros_earn_counts_beside_another_value() -> None:
    shared = group("hidden", *HIDDEN.cases, points=3, hidden=True, scoring="proportional")
    assert graded(lambda n: 0, VISIBLE, shared)["hidden"].score == 0
    assert graded(lambda n: {0: 0, 3: 30}.get(n, 1), VISIBLE, shared)["hidden"].score == 2


@pytest.mark.parametrize(("tests", "opened"), [([OK, OK], None), ([OK, WRONG], WRONG)])
def test_a_pytest_file_opens_when_all_of_it_passes(tests: list[Outcome], opened: Outcome | None) -> None:
    file = group("file", hidden=True, tests=PytestFile(SourceFile("test_x.py", b"")))
    assert never_right((VISIBLE, file), [[OK], tests], {"visible": (), "file": ()}) is opened


def test_what_is_measured_opens_nothing_and_is_marked() -> None:
    measured = group("measured", case(7, expect=70), points=1, hidden=True, measured=True)
    groups = graded(refusing({7: 70}), VISIBLE, HIDDEN, REFUSALS, measured)
    assert not judges_values(measured)
    assert groups["refusals"].score == 0
    assert groups["measured"].measured
    assert not groups["hidden"].measured


def test_what_is_measured_counts_beside_a_right_hidden_value() -> None:
    measured = group("measured", case(7, expect=70), points=1, hidden=True, measured=True)
    assert graded(refusing({3: 30, 7: 70}), HIDDEN, measured)["measured"].score == 1
    assert graded(refusing({7: 70}), HIDDEN, measured)["measured"].score == 0


ONE, NOTHING, EMPTY = (
    Array("array", "uint8", shape, data) for shape, data in (((2,), b"\0\1"), ((2,), b"\0\0"), ((0,), b""))
)


@pytest.mark.parametrize("value", [1, -0.5, True, "word", ONE, List((0, ONE)), Tuple((0, 2)), Dict({"n": 3})])
def test_a_value_that_holds_anything_beside_zeros_opens(value: Value) -> None:
    assert tells_something(Returns(value))


@pytest.mark.parametrize(
    "value", [0, 0.0, False, None, "", NOTHING, EMPTY, List(()), Tuple((0, NOTHING)), Dict({"n": 0})]
)
def test_a_value_of_zeros_does_not(value: Value) -> None:
    assert not tells_something(Returns(value))


@pytest.mark.parametrize("answer", [Raises("ValueError"), Satisfies(("loss < 1",))])
def test_neither_do_refusals_and_figures(answer: Raises | Satisfies) -> None:
    assert not tells_something(answer)
