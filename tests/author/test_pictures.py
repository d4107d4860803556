"""Pictures that do not add up to what the programs return are findings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from grader.author.pictures import untrue_pictures, untrue_pictures_of_mistakes
from grader.author.verification import Finding
from grader.exercise.signatures import parse_signature
from grader.judge.behaviours import Behaviour, Families
from grader.model.exercise import Exercise, PictureLine, Raises, WrongSolution
from grader.model.report import Outcome
from grader.values import Array, from_numpy
from tests import making
from tests.making import case, group, written_key

pytestmark = pytest.mark.quick

SIGNATURE = "f(x: array[H, W], k: array[kh, kw]) -> array[...]"


def array(*rows: list[float]) -> Array:
    return from_numpy(np.array(rows, np.float64))


X, K = array([1, 2, 3]), array([4, 5])
RIGHT, TURNED = array([1 * 4 + 2 * 5, 2 * 4 + 3 * 5]), array([1 * 5 + 2 * 4, 2 * 5 + 3 * 4])


def line(text: str) -> PictureLine:
    return PictureLine(text, 7)


def exercise(
    picture: str | None, *, expect: Any = RIGHT, wrong: tuple[WrongSolution, ...] = (), **others: Any
) -> Exercise:
    cases = group("sums", case(X, K, expect=expect), picture=None if picture is None else line(picture), **others)
    return making.exercise(cases, signature=SIGNATURE, signatures=(parse_signature(SIGNATURE),), wrong=wrong)


def found(tiny: Exercise) -> list[Finding]:
    return [*untrue_pictures(tiny, written_key(tiny))]


def turned(text: str = "window(x, kernel=flip(k))") -> WrongSolution:
    return replace(making.wrong("turned"), pictures={"f": line(text)})


def found_of(value: Any, *, outcome: Outcome = Outcome.WRONG, text: str = "window(x, kernel=flip(k))",
             picture: str | None = "window(x, kernel=k)") -> list[str]:  # fmt: skip
    """What is found of a mistake that returns ``value`` in the only case."""
    tiny = exercise(picture, wrong=(turned(text),))
    behaves = Behaviour(outcome=outcome, returned=outcome is Outcome.WRONG, value=value)
    known: Families = {"turned": ({"sums": (behaves,)},)}
    return [finding.problem for finding in untrue_pictures_of_mistakes(tiny, written_key(tiny), known)]


def test_a_picture_that_adds_up_is_no_finding() -> None:
    assert found(exercise("window(x, kernel=k)")) == []
    assert found(exercise(None)) == []


def test_a_picture_of_other_values_is_a_finding() -> None:
    assert found(exercise("window(x, kernel=flip(k))")) == [
        Finding(
            "exercises/tiny/exercise.yaml",
            "line 7: the picture of the group 'sums' is not that of f(array 1x3, array 1x2): 2 of 2 numbers differ",
        )
    ]


def test_a_picture_of_another_shape_is_a_finding() -> None:
    (finding,) = found(exercise("window(x, kernel=k, before=[0, 1], after=0)"))
    assert finding.problem.endswith("the picture has the shape (1, 3), and the value is (1, 2)")


def test_a_picture_that_cannot_be_made_is_a_finding() -> None:
    (finding,) = found(exercise("window(x, kernel=k, stride=W - 3)"))
    assert finding.problem.endswith("f(array 1x3, array 1x2): stride and dilation are at least 1")


def test_calls_that_are_refused_and_groups_of_properties_have_no_picture() -> None:
    assert found(exercise("window(x, kernel=flip(k))", expect=Raises("ValueError"))) == []
    assert found(exercise("window(x, kernel=flip(k))", properties=("dtype",))) == []


def test_a_tuple_that_is_too_short_for_its_parts_is_a_finding() -> None:
    (finding,) = found(exercise("parts(none, window(x, kernel=k))"))
    assert finding.problem.endswith("the value has no item 1")


def test_a_mistake_whose_picture_adds_up_is_no_finding() -> None:
    assert found_of(TURNED) == []


def test_a_mistake_that_returns_something_else_is_a_finding() -> None:
    assert found_of(array([1, 2])) == [
        "line 7: the picture of 'turned' is not that of f(array 1x3, array 1x2) in the group 'sums': "
        "2 of 2 numbers differ"
    ]


@pytest.mark.parametrize(
    ("value", "outcome", "text"),
    [
        pytest.param(array([1, 2, 3]), Outcome.WRONG, "window(x, kernel=flip(k))", id="another shape"),
        pytest.param(array([1, 2]), Outcome.WRONG, "window(x, kernel=transpose(k))", id="a kernel that does not fit"),
        pytest.param(None, Outcome.OK, "window(x, kernel=k)", id="nothing that fails"),
        pytest.param("text", Outcome.WRONG, "window(x, kernel=flip(k))", id="no numbers"),
    ],
)
def test_a_mistakes_picture_has_to_be_seen_in_a_case_that_fails(value: Any, outcome: Outcome, text: str) -> None:
    assert found_of(value, outcome=outcome, text=text) == [
        "line 7: the picture of 'turned' is not that of any case that the mistake fails"
    ]


def test_where_a_mistake_is_right_its_picture_is_that_of_the_expected_value() -> None:
    (problem,) = found_of(None, outcome=Outcome.OK)
    assert "in the group 'sums': 2 of 2 numbers differ" in problem


def test_a_mistake_is_not_drawn_where_nothing_else_is() -> None:
    (problem,) = found_of(TURNED, picture=None)
    assert problem.endswith("is not that of any case that the mistake fails")
