from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from grader.judge.properties import Broken, broken_property
from grader.model.exercise import Call
from grader.values import Array, Dict, List, Tuple, Value, from_numpy
from grader.wire.messages import Observed, Property, Returned

pytestmark = pytest.mark.quick


def array(cells: Any, dtype: str = "float64", kind: Any = "array") -> Array:
    return from_numpy(np.array(cells, dtype=dtype), kind)


def broken(
    name: Property, expected: Value = 1, actual: Value = 1, observed: Observed | None = None, call: Call | None = None
) -> str | None:
    """The property that is broken and how, in one sentence."""
    returned = Returned(actual, observed or Observed())
    found = broken_property((name,), call or Call("f", (), {}), expected, returned)
    return f"{found.name}: {found.problem}" if found else None


@pytest.mark.parametrize(
    ("expected", "actual", "problem"),
    [
        pytest.param(3, 4, None, id="the same type, another value"),
        pytest.param(3, 3.0, "type: the result should be an int, yours is a float", id="float for int"),
        pytest.param(3, True, "type: the result should be an int, yours is a bool", id="bool for int"),
        pytest.param(
            3, array(3, "int64", "scalar"), "type: the result should be an int, yours is a numpy int64", id="numpy"
        ),
        pytest.param(array([1]), array([1], "int8"), None, id="the dtype is not the type"),
        pytest.param(
            array([1]), array([1], kind="tensor"), "type: the result should be an array, yours is a tensor", id="tensor"
        ),
        pytest.param(Tuple((1, 2)), Tuple((3, 4)), None, id="a tuple of the same"),
        pytest.param(
            Tuple((1, 2)),
            List((1, 2)),
            "type: the result should be a tuple of an int, yours is a list of an int",
            id="list for tuple",
        ),
        pytest.param(
            Tuple((1, 2)),
            Tuple((1, 2.0)),
            "type: the result should be a tuple of an int, yours is a tuple of a float and an int",
            id="a float inside",
        ),
        pytest.param(Dict({}), None, "type: the result should be a dict, yours is None", id="nothing"),
    ],
)
def test_the_type_is_exact(expected: Value, actual: Value, problem: str | None) -> None:
    assert broken("type", expected, actual) == problem


@pytest.mark.parametrize(
    ("expected", "actual", "problem"),
    [
        (array([1.0]), array([7.0, 8.0]), None),
        (array([1.0]), array([1.0], kind="tensor"), None),
        (
            array([1.0]),
            array([1.0], "float32"),
            "dtype: the result should be an array of float64, yours is an array of float32",
        ),
        (array([1.0]), List((1.0,)), "dtype: the result should be an array of float64, yours is a list"),
        (1.0, 2.0, None),
        (1.0, 2, "dtype: the result should be a float, yours is an int"),
    ],
)
def test_the_dtype_is_exact(expected: Value, actual: Value, problem: str | None) -> None:
    assert broken("dtype", expected, actual) == problem


def test_a_call_is_pure_when_its_arguments_are_as_before() -> None:
    call = Call("f", (array([1.0, math.nan]), List((1, math.nan))), {"k": math.nan})
    assert (
        broken("pure", observed=Observed(after=(array([1.0, math.nan]), List((1, math.nan)), math.nan)), call=call)
        is None
    )


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(array([1.0, 3.0]), id="a number"),
        pytest.param(array([1.0]), id="the shape"),
        pytest.param(array([1.0, 2.0], "float32"), id="the dtype"),
        pytest.param(array([1.0, math.nan]), id="NaN"),
        pytest.param(None, id="everything"),
    ],
)
def test_a_call_that_changes_an_argument_is_not_pure(left: Value) -> None:
    call = Call("f", (1,), {"x": array([1.0, 2.0])})
    assert broken("pure", observed=Observed(after=(1, left)), call=call) == (
        "pure: the call changed its argument number 2; work on a new array instead"
    )


@pytest.mark.parametrize("after", [None, (), (1, 2)])
def test_arguments_that_nobody_looked_at_are_not_pure(after: tuple[Value, ...] | None) -> None:
    problem = broken("pure", observed=Observed(after=after), call=Call("f", (1,), {}))
    assert problem == "pure: the arguments could not be looked at after the call"


@pytest.mark.parametrize(("shares", "fresh", "view"), [(True, False, True), (False, True, False), (None, False, False)])
def test_shared_memory_breaks_fresh_and_makes_a_view(shares: bool | None, fresh: bool, view: bool) -> None:
    assert (broken("fresh", observed=Observed(shares=shares)) is None) is fresh
    assert (broken("view", observed=Observed(shares=shares)) is None) is view


@pytest.mark.parametrize(
    ("gradients", "problem"),
    [
        pytest.param((array([1.0]), array([0.0, 2.0])), None, id="to both"),
        pytest.param((), None, id="no floating tensor"),
        pytest.param(None, "gradient: no gradient could be looked at", id="not looked at"),
        pytest.param((array([1.0]), None), "gradient: no gradient reaches tensor argument number 2", id="to one"),
        pytest.param(
            (array([0.0, 0.0]),), "gradient: the gradient of tensor argument number 1 is zero everywhere", id="zero"
        ),
        pytest.param(
            (array([1.0, math.nan]),), "gradient: the gradient of tensor argument number 1 is not finite", id="NaN"
        ),
    ],
)
def test_a_gradient_reaches_every_tensor(gradients: tuple[Array | None, ...] | None, problem: str | None) -> None:
    assert broken("gradient", observed=Observed(gradients=gradients)) == problem


def test_the_first_broken_property_is_told() -> None:
    call, returned = Call("f", (), {}), Returned(1.0, Observed(shares=True))
    assert broken_property(("type", "fresh"), call, 1.0, returned) == Broken(
        "fresh", "the result shares memory with an argument: writing into one would change the other"
    )
    found = broken_property(("type", "fresh"), call, 1, returned)
    assert found is not None
    assert found.name == "type"
    assert broken_property((), call, 1, returned) is None
