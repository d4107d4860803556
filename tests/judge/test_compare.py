from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.compare import Difference, compare, describe
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

NAN, INF = math.nan, math.inf


def array(cells: Any, dtype: str = "float64") -> Array:
    return from_numpy(np.array(cells, dtype=dtype))


def listed(*items: Any) -> List:
    return List(tuple(listed(*item) if isinstance(item, list) else item for item in items))


plain: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.floats(), max_size=4).map(array)
    | st.lists(st.integers(-9, 9), max_size=4).map(lambda cells: array(cells, "int64")),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: List(tuple(items)))
        | st.lists(inner, max_size=4).map(lambda items: Tuple(tuple(items)))
        | st.dictionaries(st.text(max_size=3), inner, max_size=3).map(Dict)
    ),
    max_leaves=10,
)


@given(plain)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_every_value_is_the_one_that_was_expected_when_it_is_the_same(value: Value) -> None:
    assert compare(value, value) is None


@given(plain, plain)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_any_two_values_can_be_compared_and_described(expected: Value, actual: Value) -> None:
    difference = compare(expected, actual)
    assert difference is None or difference.message
    assert describe(actual)


# --- kind --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        pytest.param(5, 5.0, id="a float where an int is meant"),
        pytest.param(5.0, 5, id="an int where a float is meant"),
        pytest.param(5, from_numpy(np.array(5), "scalar"), id="a numpy scalar where an int is meant"),
        pytest.param(5, array(5), id="an array without axes where a number is meant"),
        pytest.param(5, from_numpy(np.array(5.0), "tensor"), id="a tensor without axes where a number is meant"),
        pytest.param(array(5), 5, id="a number where an array without axes is meant"),
        pytest.param(array([1, 2]), listed(1, 2), id="a list where an array is meant"),
        pytest.param(array([[1, 2], [3, 4]]), listed([1, 2], [3, 4]), id="a list of lists where an array is meant"),
        pytest.param(array([1, 2]), Tuple((1, 2.0)), id="a tuple where an array is meant"),
        pytest.param(array([[1, 2]]), List((array([1, 2]),)), id="a list of arrays where an array is meant"),
        pytest.param(array([1, 2]), from_numpy(np.array([1.0, 2.0]), "tensor"), id="a tensor for an array"),
        pytest.param(array([1, 2]), array([1, 2], "int8"), id="another dtype"),
        pytest.param(listed(1, 2), Tuple((1, 2)), id="a tuple where a list is meant"),
        pytest.param(Tuple((1, 2)), listed(1, 2), id="a list where a tuple is meant"),
        pytest.param(listed(1, 2), array([1, 2]), id="an array where a list is meant"),
        pytest.param(listed([1, 2], [3, 4]), array([[1, 2], [3, 4]]), id="an array where a list of lists is meant"),
        pytest.param(listed(1, "a"), Tuple((array(1), "a")), id="inside a list"),
        pytest.param(True, from_numpy(np.array(True), "scalar"), id="a numpy bool where a bool is meant"),
        pytest.param(array([True, False], "bool"), listed(True, False), id="bools in a list"),
        pytest.param(array([]), listed(), id="an empty list where an empty array is meant"),
        pytest.param(Dict({"a": 1, "b": 2}), Dict({"b": 2.0, "a": 1}), id="keys in another order"),
    ],
)
def test_a_value_group_is_lenient_about(expected: Value, actual: Value) -> None:
    assert compare(expected, actual) is None


@pytest.mark.parametrize(
    ("expected", "actual", "message"),
    [
        pytest.param(5, None, "expected an int, yours is None", id="nothing"),
        pytest.param(5, "5", "expected an int, yours is a string", id="a string"),
        pytest.param(5, Dict({}), "expected an int, yours is a dict", id="a dict"),
        pytest.param(array([1]), None, "expected an array of float64, yours is None", id="nothing for an array"),
        pytest.param(array([1]), listed("a"), "expected an array of float64, yours is a list", id="a list of strings"),
        pytest.param(
            array([[1, 2], [3, 4]]), listed([1, 2], [3]), "expected an array of float64, yours is a list", id="ragged"
        ),
        pytest.param(array([[1], [2]]), listed([1], 2), "expected an array of float64, yours is a list", id="uneven"),
        pytest.param(None, 0, "expected None, yours is an int", id="a number for None"),
        pytest.param("a", 1, "expected a string, yours is an int", id="a number for a string"),
        pytest.param("a", "b", "expected 'a', yours is 'b'", id="another string"),
        pytest.param(listed(1), 1, "expected a list, yours is an int", id="a number for a list"),
        pytest.param(listed(1), array(1), "expected a list, yours is an array of float64", id="no axes for a list"),
        pytest.param(Tuple((1, 2)), listed(1), "expected 2 items, yours has 1", id="too few items"),
        pytest.param(listed(1, 2), array([1, 2, 3]), "expected 2 items, yours has 3", id="too many numbers"),
        pytest.param(listed([1, 2], [3, 4]), array([[1, 2], [3, 5]]), "item 1: 1 of 2 numbers differ", id="inside"),
        pytest.param(Dict({"a": 1}), listed(), "expected a dict, yours is a list", id="a list for a dict"),
        pytest.param(Dict({"a": 1}), Dict({"b": 1}), "expected the keys ['a'], yours are ['b']", id="other keys"),
        pytest.param(Dict({"a": 1}), Dict({"a": 2}), "a: the number differs", id="another number in a dict"),
    ],
)
def test_another_kind_is_named(expected: Value, actual: Value, message: str) -> None:
    difference = compare(expected, actual)
    assert difference is not None
    assert difference.message == message


@pytest.mark.parametrize(
    ("expected", "actual", "message"),
    [
        (1, True, "expected int64 values, yours are bool"),
        (True, 1, "expected a bool, yours is an int"),
        (True, 1.0, "expected a bool, yours is a float"),
        (True, False, "expected True, yours is False"),
        (True, array(1), "expected a bool, yours is an array of float64"),
        (array([1, 0]), array([True, False], "bool"), "expected float64 values, yours are bool"),
        (array([True], "bool"), listed(1), "expected bool values, yours are int64"),
    ],
)
def test_a_bool_is_not_a_number(expected: Value, actual: Value, message: str) -> None:
    assert compare(expected, actual) == Difference("value" if message.startswith("expected True") else "kind", message)


# --- shape -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual", "message"),
    [
        pytest.param(5, array([]), "expected a single number, yours has the shape (0,)", id="np.empty(0) is not 5"),
        pytest.param(5, array([5]), "expected a single number, yours has the shape (1,)", id="one number in a list"),
        pytest.param(5, listed([5]), "expected a single number, yours has the shape (1, 1)", id="nested"),
        pytest.param(array([[5, 5]]), 5, "expected the shape (1, 2), yours is ()", id="a number that would spread"),
        pytest.param(array([[5, 5]]), array([5, 5]), "expected the shape (1, 2), yours is (2,)", id="an axis short"),
        pytest.param(array([[1, 2]]), array([[1], [2]]), "expected the shape (1, 2), yours is (2, 1)", id="transposed"),
        pytest.param(array([1]), array([]), "expected the shape (1,), yours is (0,)", id="empty"),
        pytest.param(array(np.ones((0, 3))), array([]), "expected the shape (0, 3), yours is (0,)", id="both empty"),
    ],
)
def test_another_shape_differs_whatever_the_numbers_are(expected: Value, actual: Value, message: str) -> None:
    assert compare(expected, actual) == Difference("shape", message)


def test_a_shape_is_told_with_its_formula() -> None:
    difference = compare(array([[1, 2]]), array([1]), "(H - kh + 1, W - kw + 1)")
    assert difference == Difference("shape", "expected the shape (H - kh + 1, W - kw + 1) = (1, 2), yours is (1,)")


def test_the_shape_is_told_before_the_dtype_and_the_dtype_before_the_numbers() -> None:
    assert compare(array([1, 2]), array([True], "bool")) == Difference(
        "shape", "expected the shape (2,), yours is (1,)"
    )
    assert compare(array([1, 2]), array([True, False], "bool")) == Difference(
        "kind", "expected float64 values, yours are bool"
    )


# --- finiteness --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", [NAN, INF, -INF])
def test_a_number_that_is_not_finite_is_not_near_to_anything(odd: float) -> None:
    assert compare(1, odd) == Difference("finiteness", "a finite number is expected", (0,))
    assert compare(array([1, 2, 3]), array([1, odd, 3])) == Difference(
        "finiteness", "1 of 3 numbers are not finite where they should be", (1,)
    )


@pytest.mark.parametrize("expected", [NAN, INF, -INF])
@pytest.mark.parametrize("actual", [NAN, INF, -INF, 1.0, 1e308])
def test_numbers_that_are_not_finite_equal_their_like_only(expected: float, actual: float) -> None:
    same = expected == actual or (math.isnan(expected) and math.isnan(actual))
    assert (compare(expected, actual) is None) is same
    assert (compare(array([1, expected]), array([1, actual])) is None) is same


def test_the_numbers_beside_nan_are_compared() -> None:
    assert compare(array([NAN, 1]), array([NAN, 1])) is None
    assert compare(array([NAN, 1]), array([NAN, 2])) == Difference("value", "1 of 2 numbers differ", (1,))


def test_numbers_are_finite_before_they_are_near() -> None:
    assert compare(array([1, 2]), array([7, NAN])) == Difference(
        "finiteness", "1 of 2 numbers are not finite where they should be", (1,)
    )


def test_a_difference_that_overflows_is_a_difference() -> None:
    assert compare(1e308, -1e308) == Difference("value", "the number differs", (0,))


@pytest.mark.parametrize(("dtype", "data"), [("float32", b"\x01\x00\x80\x7f"), ("float16", b"\x01\x7c")])
def test_a_signalling_nan_is_no_finite_number(dtype: Any, data: bytes) -> None:
    assert compare(array([1]), Array("array", dtype, (1,), data)) == Difference(
        "finiteness", "a finite number is expected", (0,)
    )


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual", "error", "equal"),
    [
        pytest.param("float64", "float64", 5e-10, True, id="float64, near"),
        pytest.param("float64", "float64", 5e-9, False, id="float64, far"),
        pytest.param("float64", "float32", 5e-5, True, id="float32 where float64 is expected, near"),
        pytest.param("float64", "float32", 5e-4, False, id="float32 where float64 is expected, far"),
        pytest.param("float32", "float64", 5e-5, True, id="float64 where float32 is expected"),
        pytest.param("float32", "float16", 5e-3, True, id="float16 where float32 is expected, near"),
        pytest.param("float32", "float16", 5e-2, False, id="float16 where float32 is expected, far"),
        pytest.param("int64", "float32", 5e-5, True, id="float32 where ints are expected"),
        pytest.param("int64", "float64", 5e-9, False, id="float64 where ints are expected"),
    ],
)
def test_the_coarser_dtype_sets_the_tolerance(expected: str, actual: str, error: float, equal: bool) -> None:
    assert (compare(array([4], expected), array([4 * (1 + error)], actual)) is None) is equal


def test_the_tolerance_near_zero_is_absolute() -> None:
    assert compare(0, 5e-10) is None
    assert compare(0, 5e-9) is not None


@pytest.mark.parametrize("dtype", ["int64", "uint8"])
def test_whole_numbers_are_equal_or_not(dtype: str) -> None:
    assert compare(array([200], "int64"), array([200], dtype)) is None
    assert compare(array([200], "int64"), array([201], dtype)) is not None


def test_whole_numbers_are_compared_exactly_at_2_to_the_60() -> None:
    assert compare(2**60, 2**60) is None
    assert compare(2**60, 2**60 + 1) == Difference("value", "the number differs", (0,))
    assert compare(2**60, from_numpy(np.array(2**60 + 1), "scalar")) is not None
    assert compare(array([2**60], "int64"), listed(2**60 + 1)) is not None


def test_a_float_near_a_large_int_is_near() -> None:
    assert compare(2**60, float(2**60 + 1)) is None
    assert compare(2**60, float(2**60) * 1.001) is not None


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_a_coarse_dtype_hides_no_half_beside_a_whole_number(dtype: str) -> None:
    assert compare(60, from_numpy(np.array(60.5, dtype), "scalar")) == Difference("value", "the number differs", (0,))
    assert compare(60, from_numpy(np.array(60, dtype), "scalar")) is None
    assert compare(array([700], "int64"), array([700.5], dtype)) is not None


def test_a_whole_number_may_be_rounded_as_the_dtype_of_the_result_has_to() -> None:
    assert compare(2**24 + 1, from_numpy(np.array(2**24, "float32"), "scalar")) is None
    assert compare(2**24 + 1, from_numpy(np.array(2**24 - 4, "float32"), "scalar")) is not None


def test_every_cell_that_differs_is_named() -> None:
    assert compare(array([[1, 2], [3, 4]]), array([[1, 0], [0, 4]])) == Difference(
        "value", "2 of 4 numbers differ", (1, 2)
    )


def test_a_large_array_where_a_short_list_is_meant_is_not_unpacked() -> None:
    assert compare(listed(1, 2), from_numpy(np.zeros(1_000_000))) == Difference(
        "length", "expected 2 items, yours has 3"
    )


def test_of_a_sequence_the_cells_of_every_part_are_told() -> None:
    expected = Tuple((from_numpy(np.array([1.0, 2.0])), 3, from_numpy(np.array([4.0]))))
    actual = Tuple((from_numpy(np.array([1.0, 0.0])), 5, from_numpy(np.array([4.0]))))
    assert compare(expected, actual) == Difference("value", "item 0: 1 of 2 numbers differ", parts=((1,), (0,), ()))


def test_of_a_dict_the_cells_of_every_part_are_told() -> None:
    expected = Dict({"a": 1, "b": from_numpy(np.array([1.0, 2.0]))})
    actual = Dict({"b": from_numpy(np.array([0.0, 2.0])), "a": 1})
    assert compare(expected, actual) == Difference("value", "b: 1 of 2 numbers differ", parts=((), (0,)))
