"""In what a call failed, in words of closed lists alone."""

from __future__ import annotations

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import Answer as Expected
from grader.judge.aspect import AN_EXCEPTION, EXCEPTIONS, SOMETHING_ELSE, aspect
from grader.judge.reply import Reply, result
from grader.judge.verdict import Failed, judge
from grader.model.exercise import Raises, Returns, Satisfies
from grader.model.report import Aspect, Failing, Outcome
from grader.model.stopped import Stopped
from grader.values import Array, ArrayKind, Dict, List, Tuple, Value, from_numpy
from grader.wire.messages import Answer, BadReturn, Observed, Property, Raised, Returned
from tests.making import group, keyed

pytestmark = pytest.mark.quick

SIGNATURE = parse_signature("f(n: int) -> int")
REFUSAL = Raises("ValueError")


def told(answer: Answer | Stopped, expected: Expected, *properties: Property) -> Aspect | None:
    """What is said of ``answer`` where ``expected`` was asked for."""
    case = keyed(expect=expected)
    verdict = judge(group("g", properties=properties), case, SIGNATURE, Reply(result(answer)))
    assert isinstance(verdict, Failed)
    return aspect(case, verdict)


def returned(value: Value, observed: Observed | None = None) -> Returned:
    return Returned(value, observed or Observed())


def raised(*kinds: str) -> Raised:
    return Raised(kinds, "HIDDEN 1234", 7)


def array(*numbers: float, dtype: str = "float64", kind: ArrayKind = "array") -> Array:
    return from_numpy(np.array(numbers, dtype), kind)


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "value", "failing"),
    [
        pytest.param(array(1, 2), array(1, 3), Failing.VALUE, id="a number"),
        pytest.param("HIDDEN", "1234", Failing.VALUE, id="a text"),
        pytest.param(array(1, 2), array(1, 2, 3), Failing.SHAPE, id="a shape"),
        pytest.param(array(1, 2), array(1, float("nan")), Failing.FINITENESS, id="NaN"),
        pytest.param(List(("a", "b")), List(("a",)), Failing.LENGTH, id="a length"),
        pytest.param(List((1, "a")), List((1, 2)), Failing.KIND, id="the kind of a part"),
        pytest.param(array(1, 0), array(True, False, dtype="bool"), Failing.KIND, id="numbers that are not"),
    ],
)
def test_a_value_is_told_by_what_differs_and_by_nothing_of_it(expected: Value, value: Value, failing: Failing) -> None:
    assert told(returned(value), Returns(expected)) == Aspect(failing)


@pytest.mark.parametrize(
    ("expected", "value", "wanted", "came"),
    [
        (array(1, kind="tensor"), None, "a tensor", "None"),
        (array(1), Dict({"HIDDEN": 1}), "an array", "a dict"),
        (3, "1234", "an int", "a string"),
        (True, 1, "a bool", "an int"),
        (2.5, True, "a float", "a bool"),
        ("a", List(()), "a string", "a list"),
        (Tuple((1, 2)), 1.5, "a tuple", "a float"),
    ],
)
def test_another_kind_is_told_by_both_names(expected: Value, value: Value, wanted: str, came: str) -> None:
    assert told(returned(value), Returns(expected)) == Aspect(Failing.KIND, wanted, came)


def test_that_none_is_wanted_would_be_the_answer_and_is_not_told() -> None:
    assert told(returned(3), Returns(None)) == Aspect(Failing.KIND, SOMETHING_ELSE, "an int")


def test_figures_that_fulfil_no_condition_are_not_told() -> None:
    for value in (Dict({"loss": 2.0}), 1234):
        assert told(returned(value), Satisfies(("loss < 1",))) == Aspect(Failing.FIGURES)


def test_too_many_operations_are_not_counted_for_the_learner() -> None:
    many = Failed(outcome=Outcome.WRONG, message="it took 1234", returned=5, kind="operations", by_value=False)
    assert aspect(keyed(expect=5), many) == Aspect(Failing.OPERATIONS)


# --- properties --------------------------------------------------------------------------------------------------


def test_a_dtype_is_told_by_both_names() -> None:
    expected, actual = array(1, 2), array(1, 2, dtype="float32")
    assert told(returned(actual), Returns(expected), "dtype") == Aspect(Failing.DTYPE, "float64", "float32")
    pair = Returns(Tuple((expected, expected)))
    assert told(returned(Tuple((expected, actual))), pair, "dtype") == Aspect(Failing.DTYPE, "float64", "float32")
    assert told(returned(1), Returns(1.5), "dtype") == Aspect(Failing.DTYPE, "a float", "an int")


def test_a_type_is_told_by_both_names_unless_only_a_part_is_of_another() -> None:
    assert told(returned(5.0), Returns(5), "type") == Aspect(Failing.TYPE, "an int", "a float")
    half = List((1.5,))
    assert told(returned(half), Returns(List((1,))), "type") == Aspect(Failing.TYPE)


@pytest.mark.parametrize(
    ("name", "observed"),
    [
        ("pure", Observed(after=())),
        ("fresh", Observed(shares=True)),
        ("view", Observed(shares=False)),
        ("gradient", Observed(gradients=(None,))),
    ],
)
def test_the_other_properties_are_told_by_their_name(name: Property, observed: Observed) -> None:
    changed = keyed(1234, expect=5)
    verdict = judge(group("g", properties=(name,)), changed, SIGNATURE, Reply(returned(5, observed)))
    assert isinstance(verdict, Failed)
    assert aspect(changed, verdict) == Aspect(Failing(name))


def test_who_has_another_shape_where_a_property_is_asked_for_is_told_the_shape() -> None:
    assert told(returned(array(1, 2, 3)), Returns(array(1, 2)), "dtype") == Aspect(Failing.SHAPE)


# --- exceptions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["IndexError", "TypeError", "NotImplementedError", "AxisError", "OutOfMemoryError"])
def test_an_exception_of_a_library_is_told_by_its_name(name: str) -> None:
    assert told(raised(name, "Exception"), Returns(5)) == Aspect(Failing.RAISED, came=name)


@pytest.mark.parametrize("name", ["Hidden1234", "valueerror", "an exception", "1234\n"])
def test_any_other_exception_has_one_word(name: str) -> None:
    assert told(raised(name, "ValueError", "Exception"), Returns(5)) == Aspect(Failing.RAISED, came=AN_EXCEPTION)
    assert told(raised(name, "Exception"), REFUSAL) == Aspect(Failing.RAISED_ANOTHER, "ValueError", AN_EXCEPTION)


def test_where_a_refusal_is_wanted_what_came_is_told_by_its_class_or_as_a_value() -> None:
    assert told(returned(1234), REFUSAL) == Aspect(Failing.NOT_REFUSED, wanted="ValueError")
    assert told(raised("IndexError"), REFUSAL) == Aspect(Failing.RAISED_ANOTHER, "ValueError", "IndexError")
    assert told(returned(1234), Raises("Own")) == Aspect(Failing.NOT_REFUSED, wanted=AN_EXCEPTION)


def test_the_closed_list_holds_names_of_classes_alone() -> None:
    assert {"ValueError", "KeyboardInterrupt", "LinAlgError"} < EXCEPTIONS
    assert all(name.isidentifier() for name in EXCEPTIONS)


# --- all else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Stopped(Outcome.TIMEOUT, "1234"), BadReturn("type", "1234"), raised("MemoryError")])
@pytest.mark.parametrize("expected", [Returns(5), REFUSAL])
def test_how_a_call_ended_otherwise_is_said_by_its_outcome_alone(answer: Answer | Stopped, expected: Expected) -> None:
    assert told(answer, expected) is None


def test_a_function_that_is_not_one_has_no_aspect() -> None:
    assert aspect(keyed(expect=5), Failed(outcome=Outcome.ERROR, message="f is not a function")) is None


@pytest.mark.parametrize("expected", [Returns(array(1234)), Returns(1234), Returns("1234"), REFUSAL])
@pytest.mark.parametrize(
    "answer",
    [
        returned(4321),
        returned("4321"),
        returned(List((4321,))),
        returned(Dict({"4321": 1})),
        raised("E4321"),
        raised("4321", "E"),
    ],
)
def test_no_word_depends_on_what_was_in_the_call_or_in_the_answer(answer: Answer, expected: Expected) -> None:
    said = repr(told(answer, expected))
    assert said.startswith("Aspect(")
    assert "1234" not in said
    assert "4321" not in said
