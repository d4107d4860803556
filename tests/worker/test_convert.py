from __future__ import annotations

import enum
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.reply import describe_bad_return
from grader.values import ITEM_BYTES, Array, Dict, List, Tuple, Value, from_numpy
from grader.worker.convert import UnsendableError, from_python, to_python

pytestmark = pytest.mark.quick

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_plain_data_comes_back_as_it_was(thing: Any) -> None:
    back = to_python(from_python(thing))
    assert back == thing
    assert type(back) is type(thing)


@pytest.mark.parametrize("dtype", ITEM_BYTES)
def test_an_array_of_each_dtype_comes_back_as_it_was(dtype: str) -> None:
    array = np.array([[0, 1, 2], [3, 4, 5]]).astype(dtype)
    value = from_python(array)
    assert value == from_numpy(array)
    back = to_python(value)
    assert back.dtype == dtype
    assert np.array_equal(back, array)


def test_an_array_that_a_submission_gets_may_be_written_to() -> None:
    value = from_numpy(np.array([1.0, 2.0]))
    first, second = to_python(value), to_python(value)
    first[0] = 9
    assert second[0] == 1
    assert value == from_numpy(np.array([1.0, 2.0]))


def test_a_numpy_scalar_stays_a_scalar() -> None:
    value = from_python(np.float32(1.5))
    assert value == Array("scalar", "float32", (), np.float32(1.5).tobytes())
    assert type(to_python(value)) is np.float32


def test_an_array_without_axes_stays_an_array() -> None:
    assert isinstance(to_python(from_python(np.array(3))), np.ndarray)


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(lambda a: a.T, id="transposed"),
        pytest.param(lambda a: a[::-1, ::-1], id="negative strides"),
        pytest.param(lambda a: a[:, 1::2], id="every other column"),
        pytest.param(np.asfortranarray, id="column-major"),
        pytest.param(lambda a: np.broadcast_to(a[0], (5, 4)), id="broadcast"),
        pytest.param(lambda a: a.astype(">f8"), id="big-endian"),
        pytest.param(lambda a: a[:, :0], id="empty"),
    ],
)
def test_the_memory_layout_of_an_array_does_not_matter(view: Callable[[Any], Any]) -> None:
    array = view(np.arange(12.0).reshape(3, 4))
    value = from_python(array)
    assert isinstance(value, Array)
    assert np.array_equal(value.numpy(), array)


def test_a_long_double_is_sent_as_a_float64() -> None:
    assert from_python(np.ones(2, np.longdouble)) == from_numpy(np.ones(2))


class Agreeable:
    """Equal to everything, and a number if anybody asks."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__

    def __float__(self) -> float:
        return 1.0

    __int__ = __float__


class NoList:
    """An object that claims to be a list."""

    __class__ = list  # type: ignore[assignment]  # the lie is the point


class Lazy:
    shape = (1, 1)

    def __len__(self) -> int:
        return 10**9

    def __iter__(self) -> Any:
        raise AssertionError("nobody may walk through it")

    __array__ = __iter__


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def cyclic() -> list[Any]:
    value: list[Any] = [1.0]
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        pytest.param(Agreeable(), "Agreeable, which is not a number", id="equal to everything"),
        pytest.param(np.full((2, 2), Agreeable(), dtype=object), "dtype object", id="an object array"),
        pytest.param(Lazy(), "Lazy, which is not a number", id="lazy"),
        pytest.param((number for number in (1, 2)), "generator, which is not", id="a generator"),
        pytest.param(range(3), "range, which is not", id="a range"),
        pytest.param({1, 2}, "set, which is not", id="a set"),
        pytest.param(b"12", "bytes, which is not", id="bytes"),
        pytest.param(1j, "complex, which is not", id="a complex number"),
        pytest.param(Fraction(1, 2), "Fraction, which is not", id="a fraction"),
        pytest.param(Decimal(1), "Decimal, which is not", id="a decimal"),
        pytest.param(len, "builtin_function_or_method, which is not", id="a function"),
        pytest.param(float, "a type, which is not", id="a type"),
        pytest.param(nested(100_000), "nested more than 16 deep", id="nested 100000 deep"),
        pytest.param(cyclic(), "nested more than 16 deep", id="cyclic"),
        pytest.param(1 << 4_000_000, "does not fit into 64 bits", id="a huge int"),
        pytest.param(2**63, "does not fit into 64 bits", id="an int of 65 bits"),
        pytest.param([1, [2**64]], "does not fit into 64 bits", id="a huge int inside"),
        pytest.param("x" * 100_001, "more than 100000 characters", id="a long string"),
        pytest.param([0] * 100_001, "a list of more than 100000 items", id="a long list"),
        pytest.param({1: 2}, "keys are not all strings", id="a dict with numbers for keys"),
        pytest.param(np.array([1j]), "dtype complex128", id="complex array"),
        pytest.param(np.array(["a"]), "dtype <U1", id="array of strings"),
        pytest.param(np.zeros(2, "datetime64[s]"), "dtype datetime64", id="array of dates"),
        pytest.param(np.zeros(2, [("a", "i4")]), "which does not hold plain numbers", id="array of records"),
    ],
)
def test_what_is_not_plain_data_is_refused_with_a_reason(thing: object, reason: str) -> None:
    with pytest.raises(UnsendableError) as caught:
        from_python(thing)
    assert reason in str(describe_bad_return(caught.value.told))


def test_an_object_that_claims_to_be_a_list_is_refused() -> None:
    with pytest.raises(TypeError):
        from_python(NoList())


def test_an_array_subclass_is_sent_as_the_numbers_that_it_holds() -> None:
    class Liar(np.ndarray[Any, Any]):
        def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
            return np.ones(self.shape, dtype=bool)

        def __eq__(self, other: object) -> Any:
            return True

        def tobytes(self, *_: Any) -> bytes:
            return bytes(16)

        def astype(self, *_: Any, **__: Any) -> Any:
            return np.zeros(2)

    assert from_python(np.array([5.0, 6.0]).view(Liar)) == from_numpy(np.array([5.0, 6.0]))


def test_a_list_subclass_is_sent_as_the_items_that_it_holds() -> None:
    class Liar(list[int]):
        def __iter__(self) -> Any:
            return iter([7, 7])

        def __len__(self) -> int:
            return 2

    assert from_python(Liar([1, 2, 3])) == List((1, 2, 3))


def test_a_dict_subclass_is_sent_as_the_items_that_it_holds() -> None:
    class Liar(dict[str, int]):
        def items(self) -> Any:
            return [("a", 7)]

        def keys(self) -> Any:
            return ["a"]

    assert from_python(Liar(b=1)) == Dict({"b": 1})


def test_a_number_subclass_is_sent_as_the_number_that_it_is() -> None:
    class Seven(int):
        def __index__(self) -> int:
            return 8

    class Half(float):
        def __float__(self) -> float:
            return 9.0

    class Colour(enum.IntEnum):
        RED = 3

    sent = [from_python(number) for number in (Seven(7), Half(0.5), Colour.RED)]
    assert sent == [7, 0.5, 3]
    assert [type(number) for number in sent] == [int, float, int]


def test_the_widest_ints_are_sent() -> None:
    assert [from_python(-(2**63)), from_python(2**63 - 1)] == [-(2**63), 2**63 - 1]


def test_nan_and_infinity_are_sent() -> None:
    sent = [from_python(number) for number in (math.inf, -math.inf, math.nan)]
    assert sent[:2] == [math.inf, -math.inf]
    assert isinstance(sent[2], float)
    assert math.isnan(sent[2])


def test_half_a_character_is_sent_as_a_question_mark() -> None:
    assert from_python("a\ud800b") == "a?b"


def test_a_list_with_arrays_in_it_keeps_its_structure() -> None:
    value: Value = List((Tuple((from_numpy(np.array([1, 2])), None)), "x"))
    back = to_python(value)
    assert isinstance(back[0], tuple)
    assert from_python(back) == value
