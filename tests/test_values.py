"""Values: what crosses the trust boundary survives it unchanged, and nothing else gets across."""

from __future__ import annotations

import time
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.values import (
    ITEM_BYTES,
    MAX_ARRAY_BYTES,
    MAX_AXES,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_STRING,
    Array,
    ArrayKind,
    Dict,
    DType,
    List,
    Tuple,
    Value,
    check,
    from_numpy,
    is_larger,
)

pytestmark = pytest.mark.quick

decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(Value)
encode = msgspec.msgpack.encode
DTYPES: tuple[DType, ...] = get_args(DType)
KINDS: tuple[ArrayKind, ...] = ("tensor", "array")


def nested(depth: int) -> Value:
    value: Value = 1
    for _ in range(depth):
        value = List((value,))
    return value


@st.composite
def arrays(draw: st.DrawFn) -> Array:
    dtype: DType = draw(st.sampled_from(DTYPES))
    shape = tuple(draw(st.lists(st.integers(0, 3), max_size=3)))
    size = int(np.prod(shape)) * ITEM_BYTES[dtype]
    kind: ArrayKind = draw(st.sampled_from(KINDS)) if shape else "scalar"
    data = draw(st.binary(min_size=size, max_size=size))
    return Array(kind, dtype, shape, bytes(byte & 1 for byte in data) if dtype == "bool" else data)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | text | arrays(),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple).map(List),
        st.lists(inner, max_size=4).map(tuple).map(Tuple),
        st.dictionaries(text, inner, max_size=4).map(Dict),
    ),
    max_leaves=10,
)


# --- on the wire -------------------------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=200)
@given(values)
def test_a_value_survives_the_wire(value: Value) -> None:
    check(value)
    received = decoder.decode(encode(value))
    assert repr(received) == repr(value)  # tells True from 1, 1.0 from 1, and NaN is like NaN
    assert encode(received) == encode(value)


def test_a_dict_keeps_its_order() -> None:
    received = decoder.decode(encode(Dict({"b": 1, "a": 2})))
    assert isinstance(received, Dict)
    assert list(received.items) == ["b", "a"]


@pytest.mark.parametrize(
    "foreign",
    [
        b"bytes",
        [1, 2],
        {"a": 1},
        ["l", [1], "more"],
        ["l"],
        ["l", 1],
        ["x", []],
        ["d", {1: 2}],
        ["d", [["a", 1]]],
        ["a", "array", "int64", [1]],
        ["a", "array", "object", [1], b"12345678"],
        ["a", "array", "complex128", [1], b"1234567812345678"],
        ["a", "array", "<f8", [1], b"12345678"],
        ["a", "matrix", "int64", [1], b"12345678"],
        ["a", "array", "int64", [-1], b""],
        ["a", "array", "int64", [2**41], b""],
        ["a", "array", "int64", [1.0], b"12345678"],
        ["a", "array", "int64", [True], b"12345678"],
        ["a", "array", "int64", 1, b"12345678"],
        ["a", "array", "int64", [1], "12345678"],
        ["a", "array", "int8", [1] * (MAX_AXES + 1), b"1"],
        ["l", [1] * (MAX_ITEMS + 1)],
        "x" * (MAX_STRING + 1),
        pytest.param(msgspec.msgpack.Ext(1, b"code"), id="extension"),
    ],
    ids=lambda foreign: repr(foreign)[:40],
)
def test_what_is_no_value_cannot_be_decoded(foreign: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        decoder.decode(encode(foreign))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc0\xc0",
        b"\xc1",
        b"\xa3\xff\xff\xff",
        b"\x92\xa1l\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xdb\x7f\xff\xff\xff",
    ],
)
def test_malformed_bytes_cannot_be_decoded(payload: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        decoder.decode(payload)


def test_bottomless_nesting_on_the_wire_is_an_error_and_not_a_crash() -> None:
    with pytest.raises((msgspec.DecodeError, RecursionError)):
        decoder.decode(b"\x92\xa1l\x91" * 1_000_000 + b"\xc0")


_BUILTINS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | text | st.binary(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(text, inner, max_size=2)
        | st.tuples(st.sampled_from("altd"), inner).map(list)
        | st.tuples(st.just("a"), st.just("array"), st.sampled_from(sorted(ITEM_BYTES)), inner, inner).map(list)
    ),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_BUILTINS.map(encode) | st.binary(max_size=30))
def test_any_bytes_are_a_value_or_a_plain_error(payload: bytes) -> None:
    try:
        value = decoder.decode(payload)
        check(value)
    except (msgspec.DecodeError, ValueError):
        return
    assert value is None or isinstance(value, bool | int | float | str | Array | List | Tuple | Dict)
    if isinstance(value, Array):
        assert value.numpy().shape == value.shape


# --- bounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**64 - 1])
def test_an_int_beyond_64_bits_is_refused_wherever_it_stands(number: int) -> None:
    for value in (number, List((number,)), Tuple((1, number)), Dict({"a": List((number,))})):
        with pytest.raises(ValueError, match="does not fit into 64 bits"):
            check(value)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_an_int_of_64_bits_is_accepted(number: int) -> None:
    check(number)


def test_nesting_is_accepted_up_to_the_limit_and_no_further() -> None:
    check(nested(MAX_DEPTH))
    with pytest.raises(ValueError, match=f"nested more than {MAX_DEPTH} deep"):
        check(nested(MAX_DEPTH + 1))


def test_nesting_is_measured_without_following_it_to_the_end() -> None:
    with pytest.raises(ValueError, match="nested more than"):
        check(nested(5000))


def test_items_are_counted_over_the_whole_value() -> None:
    row = List((0,) * 1000)
    check(List((row,) * 99))
    with pytest.raises(ValueError, match=f"more than {MAX_ITEMS} items"):
        check(List((row,) * 100))


def test_a_value_of_a_billion_shared_parts_is_refused_at_once() -> None:
    value: Value = 0
    for _ in range(9):
        value = List((value,) * 10)
    start = time.process_time()
    with pytest.raises(ValueError, match="items"):
        check(value)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("dtype", "shape", "data"),
    [
        ("int64", (2,), b"12345678"),
        ("int64", (), b""),
        ("int64", (0,), b"12345678"),
        ("uint8", (3, 3), b"12345678"),
        ("float16", (4,), b"1234567"),
    ],
)
def test_data_that_do_not_fill_the_shape_are_refused(dtype: DType, shape: tuple[int, ...], data: bytes) -> None:
    with pytest.raises(ValueError, match="do not fit its shape and dtype"):
        check(Array("array", dtype, shape, data))


@pytest.mark.parametrize(
    "shape", [(0, 2**40, 2**40), (2**40, 0), (MAX_ARRAY_BYTES + 1, 0), (2**40,) * 16, (MAX_ARRAY_BYTES // 8 + 1,)]
)
def test_a_shape_beyond_the_limit_is_refused_even_if_it_holds_nothing(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="takes more than 16 MiB"):
        check(Array("array", "float64", shape, b""))


def test_an_array_has_at_most_so_many_axes() -> None:
    check(Array("array", "int8", (1,) * MAX_AXES, b"1"))
    with pytest.raises(ValueError, match=f"more than {MAX_AXES} axes"):
        check(Array("array", "int8", (1,) * (MAX_AXES + 1), b"1"))


def test_an_array_inside_a_dict_is_checked_too() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        check(Dict({"a": List((Array("array", "int64", (1,), b""),))}))


# --- from and to numpy -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", sorted(ITEM_BYTES))
def test_an_array_of_every_dtype_comes_back_from_numpy_unchanged(dtype: str) -> None:
    array: NDArray[np.generic] = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
    value = from_numpy(array)
    check(value)
    assert (value.dtype, value.shape) == (dtype, (2, 3))
    assert value.numpy().dtype == array.dtype
    assert np.array_equal(value.numpy(), array)


def test_the_item_sizes_are_those_of_numpy() -> None:
    assert {name: np.dtype(name).itemsize for name in ITEM_BYTES} == ITEM_BYTES


@settings(deadline=None, derandomize=True, max_examples=200)
@given(arrays())
def test_a_value_of_any_bytes_comes_back_from_numpy_unchanged(value: Array) -> None:
    assert from_numpy(value.numpy(), value.kind) == value


def test_the_layout_in_memory_does_not_matter() -> None:
    rows = np.arange(6.0).reshape(2, 3)
    same = [np.asfortranarray(rows), rows.astype(">f8"), np.repeat(rows, 2, axis=1)[:, ::2], rows[::-1][::-1]]
    assert [from_numpy(array) for array in same] == [from_numpy(rows)] * 4


def test_the_array_of_a_value_cannot_be_written_to() -> None:
    array = from_numpy(np.zeros(3)).numpy()
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_an_empty_array_keeps_its_shape() -> None:
    assert from_numpy(np.zeros((0, 3))).numpy().shape == (0, 3)


@pytest.mark.parametrize(
    "dtype",
    ["complex128", "object", "U3", "S3", "datetime64[s]", "timedelta64[s]", "longdouble", "i4,f8"],
)
def test_a_dtype_that_is_not_plain_numbers_is_refused(dtype: str) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        from_numpy(np.zeros(2, dtype))


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("x" * 10, 10),
        (Array("array", "float64", (2,), bytes(16)), 16),
        (List((1, 2, "xyz")), 6),
        (Dict({"a": None}), 2),
    ],
)
def test_a_value_is_as_large_as_what_it_holds(value: Value, size: int) -> None:
    assert not is_larger(value, size)
    assert is_larger(value, size - 1)
