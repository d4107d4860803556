"""Literals: what a signature makes of an author's lists and numbers, and a sentence for what it cannot take."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.literals import to_value
from grader.model.exercise import Alternative
from grader.values import ITEM_BYTES, Array, Dict, List, Tuple

pytestmark = pytest.mark.quick


def types(*names: str) -> tuple[Alternative, ...]:
    return tuple(Alternative(name) for name in names)


def array(data: Any, *names: str) -> Array:
    value = to_value(data, types(*(names or ("array",))))
    assert isinstance(value, Array)
    return value


def test_a_list_becomes_a_float64_array_of_the_kind_that_the_signature_names() -> None:
    tensor, plain = array([[1, 2], [3, 4]], "tensor"), array([[1, 2], [3, 4]], "array")
    assert (tensor.kind, tensor.dtype, tensor.shape) == ("tensor", "float64", (2, 2))
    assert (plain.kind, plain.dtype, plain.numpy().tolist()) == ("array", "float64", [[1, 2], [3, 4]])


def test_a_list_takes_the_dtype_that_the_caller_names() -> None:
    value = to_value([1, 2], types("array"), "int32")
    assert isinstance(value, Array)
    assert value.dtype == "int32"


def test_a_number_where_only_an_array_is_meant_has_no_axes() -> None:
    assert array(5).shape == ()


def test_a_number_where_a_number_may_be_meant_stays_one() -> None:
    assert to_value(5, types("tensor", "int")) == 5


@pytest.mark.parametrize("name", ["tuple", "pair"])
def test_a_list_becomes_a_tuple_where_one_is_meant(name: str) -> None:
    assert to_value([1, 2], types("int", name)) == Tuple((1, 2))


def test_a_list_stays_a_list_and_a_mapping_a_dict_elsewhere() -> None:
    assert to_value([1, [2], {"a": 3}], types("list")) == List((1, List((2,)), Dict({"a": 3})))


@pytest.mark.parametrize("thing", [None, True, "text"])
@pytest.mark.parametrize("name", ["tensor", "array", "int", "tuple", "dict"])
def test_what_the_signature_forbids_can_still_be_handed_over(thing: Any, name: str) -> None:
    assert to_value(thing, types(name)) is thing


@pytest.mark.parametrize("dtype", sorted(ITEM_BYTES))
def test_an_array_spelled_out_has_its_dtype(dtype: str) -> None:
    value = array({"data": [[0, 1]], "dtype": dtype})
    assert (value.dtype, value.shape, value.numpy().tolist()) == (dtype, (1, 2), [[0, 1]])


def test_an_array_spelled_out_has_its_shape() -> None:
    assert array({"data": [1, 2, 3, 4, 5, 6], "shape": [2, 1, 3]}).numpy().tolist() == [[[1, 2, 3]], [[4, 5, 6]]]


def test_an_empty_array_can_be_spelled_out() -> None:
    value = array({"data": [], "shape": [0, 3], "dtype": "int8"})
    assert (value.shape, value.dtype, value.data) == ((0, 3), "int8", b"")


def test_infinities_and_nan_survive() -> None:
    one, two, three = array([math.inf, -math.inf, math.nan]).numpy().tolist()
    assert (one, two, math.isnan(three)) == (math.inf, -math.inf, True)


def test_a_mapping_with_another_key_is_no_array() -> None:
    assert to_value({"data": [1], "dtpye": "int8"}, types("array")) == Dict({"data": List((1,)), "dtpye": "int8"})


def test_a_mapping_with_data_is_a_dict_where_no_array_is_meant() -> None:
    assert to_value({"data": [1]}, types("dict")) == Dict({"data": List((1,))})


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([[1], [1, 2]], "the rows of an array must be equally long"),
        ([[], [1]], "the rows of an array must be equally long"),
        ([[1, 2], 3], "the rows of an array must be equally long"),
        (["a"], "an array holds numbers only"),
        ([1, "2"], "an array holds numbers only"),
        ([None], "an array holds numbers only"),
        ([[{"a": 1}]], "an array holds numbers only"),
        ({"data": "x"}, "an array holds numbers only"),
        ({"data": None}, "an array holds numbers only"),
        ({"data": [1], "dtype": "float"}, "'float' is not a dtype; the dtypes are bool, uint8"),
        ({"data": [1], "dtype": "object"}, "is not a dtype"),
        ({"data": [1], "dtype": None}, "None is not a dtype"),
        ({"data": [1], "dtype": ["int8"]}, "is not a dtype"),
        ({"data": [300], "dtype": "uint8"}, "do not all fit into uint8"),
        ({"data": [-1], "dtype": "uint8"}, "do not all fit into uint8"),
        ({"data": [1.5], "dtype": "int64"}, "do not all fit into int64"),
        ({"data": [math.nan], "dtype": "int64"}, "do not all fit into int64"),
        ({"data": [2], "dtype": "bool"}, "do not all fit into bool"),
        ({"data": [70000], "dtype": "float16"}, "do not all fit into float16"),
        ({"data": [1, 2], "shape": [3]}, r"2 numbers do not fill the shape \[3\]"),
        ({"data": [1, 2], "shape": []}, r"2 numbers do not fill the shape \[\]"),
        ({"data": [1], "shape": 1}, "1 is not a shape"),
        ({"data": [1], "shape": ["1"]}, "is not a shape"),
        ({"data": [1], "shape": [1.0]}, "is not a shape"),
        ({"data": [1], "shape": [True]}, "is not a shape"),
        ({"data": [1, 2], "shape": [-1]}, "is not a shape"),
        ({"data": [], "shape": [0, -1]}, "is not a shape"),
    ],
)
def test_an_array_that_cannot_be_is_a_sentence(data: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        to_value(data, types("array"))


def test_numbers_that_do_not_fit_the_dtype_of_the_caller_are_not_cut() -> None:
    with pytest.raises(ValueError, match="do not all fit into int64"):
        to_value([2.5], types("array"), "int64")


_YAML = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "dtype", "shape", "x"]), inner, max_size=3)
        | st.fixed_dictionaries({"data": inner, "dtype": st.sampled_from(sorted(ITEM_BYTES)) | inner, "shape": inner})
    ),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_YAML, st.sets(st.sampled_from(["tensor", "array", "int", "pair", "list", "dict"])))
def test_anything_that_yaml_can_say_is_a_value_or_a_value_error(data: Any, names: set[str]) -> None:
    with contextlib.suppress(ValueError):
        value = to_value(data, types(*names))
        assert value is None or isinstance(value, bool | int | float | str | Array | List | Tuple | Dict)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.lists(st.integers(-1000, 1000), min_size=2, max_size=2), max_size=4))
def test_small_whole_numbers_survive_every_wide_enough_dtype(rows: list[list[int]]) -> None:
    for dtype in ("int16", "int32", "int64", "float16", "float32", "float64"):
        assert np.array_equal(array({"data": rows, "dtype": dtype}).numpy(), np.array(rows))
