"""Draws: each kind makes what it says, within its bounds, and every step to something simpler is one."""

from __future__ import annotations

import random
import re
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.expressions import MAX_LENGTH
from grader.exercise.strategies import (
    MAX_CELLS,
    Block,
    Choice,
    Draw,
    ImpossibleError,
    names_in,
    parse_draw,
    parse_value,
)
from grader.values import Array

pytestmark = pytest.mark.quick

quick = settings(deadline=None, derandomize=True, max_examples=100)


def values(text: str, names: dict[str, Any] | None = None, count: int = 200) -> list[Any]:
    """What ``count`` picks of one draw stand for."""
    draw, generator, known = parse_draw(text), random.Random(0), names or {}
    return [draw.value(draw.pick(generator, known), known) for _ in range(count)]


def cells(array: Array) -> list[Any]:
    listed: list[Any] = array.numpy().tolist()
    return listed


def simplest(draw: Draw, choice: Choice, names: dict[str, Any]) -> Choice:
    """Where going to the first simpler choice, again and again, ends."""
    while (step := next(draw.simpler(choice, names), None)) is not None:
        assert draw.cost(step) < draw.cost(choice)
        choice = step
    return choice


# --- numbers -----------------------------------------------------------------------------------------------------


def test_integers_are_whole_numbers_from_the_lowest_to_the_highest() -> None:
    assert set(values("integers(-1, 2)")) == {-1, 0, 1, 2}
    assert {type(value) for value in values("integers(-1, 2)")} == {int}


def test_floats_are_multiples_of_a_64th_from_the_lowest_to_the_highest() -> None:
    assert set(values("floats(-1 // 64, 1)", count=9)) <= {part / 64 for part in range(-64, 65)}
    assert set(values("floats(0, 0.03125)")) == {0.0, 1 / 64, 2 / 64}
    assert {type(value) for value in values("floats(0, 1)")} == {float}


def test_a_range_may_be_one_number() -> None:
    assert set(values("integers(3, 3)")) == {3}
    assert set(values("floats(0.5, 0.5)")) == {0.5}


def test_the_ends_of_a_range_may_depend_on_earlier_names() -> None:
    assert set(values("integers(kh, max(kh, 2 * s) + 1)", {"kh": 2, "s": 1})) == {2, 3}


@pytest.mark.parametrize(
    "text", ["integers(3, 2)", "integers(0.2, 0.8)", "floats(1, 0)", "floats(0.001, 0.01)", "tensor(1, low=1, high=0)"]
)
def test_from_an_empty_range_nothing_can_be_drawn(text: str) -> None:
    with pytest.raises(ImpossibleError):
        parse_draw(text).pick(random.Random(0), {})


# --- choices -----------------------------------------------------------------------------------------------------


def test_booleans_are_both() -> None:
    drawn = values("booleans()")
    assert set(drawn) == {False, True}
    assert {type(value) for value in drawn} == {bool}


def test_a_sample_may_be_anything_that_is_written() -> None:
    drawn = values("sampled_from(1, 2.5, 'same', None, True, (1, 2), [3], k + 1, (k, 'a'))", {"k": 7})
    assert set(map(repr, drawn)) == {
        "1", "2.5", "'same'", "None", "True", "(1, 2)", "(3,)", "8", "(7, 'a')",
    }  # fmt: skip


def test_a_sample_of_a_bare_name_is_whatever_the_name_stands_for() -> None:
    assert set(values("sampled_from(d)", {"d": "float32"})) == {"float32"}


def test_the_first_option_is_the_simplest() -> None:
    draw = parse_draw("sampled_from('a', 'b', 'c')")
    assert [draw.value(choice, {}) for choice in draw.simpler(2, {})] == ["a", "b"]
    assert list(draw.simpler(0, {})) == []


# --- arrays ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["tensor", "array"])
def test_an_array_has_the_kind_and_shape_that_are_written(kind: str) -> None:
    (value,) = values(f"{kind}(H, W - 1, 1)", {"H": 2, "W": 4}, count=1)
    assert (value.kind, value.shape, value.dtype) == (kind, (2, 3, 1), "float64")


def test_an_array_without_axes_is_a_single_number() -> None:
    (value,) = values("tensor()", count=1)
    assert value.shape == ()


def test_an_axis_may_be_empty() -> None:
    (value,) = values("tensor(0, 3)", count=1)
    assert value.shape == (0, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("tensor(1000)", range(-9, 10), id="usually"),
        pytest.param("tensor(1000, dtype='int8')", range(-9, 10), id="of whole numbers"),
        pytest.param("tensor(1000, dtype='uint8')", range(10), id="without a sign"),
        pytest.param("tensor(1000, dtype='bool')", (False, True), id="of truth values"),
        pytest.param("tensor(1000, low=2, high=4)", (2, 3, 4), id="between bounds"),
        pytest.param("tensor(1000, low=8)", (8, 9), id="above a bound"),
        pytest.param("tensor(1000, high=-8)", (-9, -8), id="below a bound"),
        pytest.param("tensor(1000, low=n, high=n + 1)", (5, 6), id="between names"),
        pytest.param("tensor(1000, low=0.0, high=0.03125)", (0.0, 1 / 64, 2 / 64), id="of fractions"),
        pytest.param("tensor(1000, low=1.0, high=1)", (1.0,), id="of a fraction that is whole"),
    ],
)
def test_the_numbers_of_an_array_are_all_those_between_its_bounds(text: str, expected: Any) -> None:
    (value,) = values(text, {"n": 5}, count=1)
    assert set(cells(value)) == set(expected)


def test_the_dtype_may_be_drawn_before() -> None:
    (value,) = values("array(2, dtype=d)", {"d": "float16"}, count=1)
    assert value.dtype == "float16"


@pytest.mark.parametrize("dtype", ["float65", "", "object", "int"])
def test_a_dtype_that_is_none_is_quoted_with_the_draw(dtype: str) -> None:
    draw = parse_draw("tensor(2, dtype=d)")
    with pytest.raises(ValueError, match="is not a dtype; the dtypes are bool, uint8, ") as caught:
        draw.pick(random.Random(0), {"d": dtype})
    assert "'tensor(2, dtype=d)'" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "tensor(2, low=-2, high=-1, dtype='uint8')",
        "tensor(2, low=200, high=300, dtype='int8')",
        "tensor(2, low=2, high=9, dtype='bool')",
        "tensor(2, low=0.1, high=0.9, dtype='int64')",
    ],
)
def test_numbers_that_the_dtype_does_not_hold_are_refused_and_not_changed(text: str) -> None:
    with pytest.raises(ValueError, match=r"makes numbers that u?(int8|bool|int64) cannot hold"):
        values(text)


def test_a_negative_axis_cannot_be_drawn() -> None:
    with pytest.raises(ImpossibleError):
        parse_draw("tensor(H - 3)").pick(random.Random(0), {"H": 2})


@pytest.mark.parametrize(
    "shape", ["64, 65", f"{MAX_CELLS + 1}", "9 * 9 * 9 * 9", "0, 9999", "9999, 0, 1", "10 * 10 * 10, 10 * 10 * 10"]
)
def test_an_array_of_too_many_numbers_is_refused_before_it_is_made(shape: str) -> None:
    with pytest.raises(ValueError, match=f"which is more than {MAX_CELLS} numbers"):
        parse_draw(f"tensor({shape})").pick(random.Random(0), {})


def test_as_many_numbers_as_are_allowed_are_drawn() -> None:
    (value,) = values(f"tensor({MAX_CELLS})", count=1)
    assert value.shape == (MAX_CELLS,)


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("integers(a, b + c)", {"a", "b", "c"}),
        ("floats(0, min(a, 2))", {"a"}),
        ("booleans()", set()),
        ("sampled_from(1, 'text', a, (b, [c]))", {"a", "b", "c"}),
        ("tensor(H, W, low=a, high=b, dtype=d)", {"H", "W", "a", "b", "d"}),
        ("array(2, dtype='int8')", set()),
    ],
)
def test_the_names_that_a_draw_needs_are_known_before_anything_is_drawn(text: str, names: set[str]) -> None:
    assert parse_draw(text).names == names


# --- wrong forms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "'' cannot be read; write it like integers(1, 3) or tensor(H, W)"),
        ("integers(1, 3", "'integers(1, 3' cannot be read; write it like integers(1, 3) or tensor(H, W)"),
        ("integers(1, 3); 1", "'integers(1, 3); 1' cannot be read; write it like integers(1, 3) or tensor(H, W)"),
        ("7", "'7' is not one of integers, floats, booleans, sampled_from, array, tensor"),
        ("integers", "'integers' is not one of integers, floats, booleans, sampled_from, array, tensor"),
        ("lists(1, 3)", "'lists(1, 3)' is not one of integers, floats, booleans, sampled_from, array, tensor"),
        ("st.integers(1)", "'st.integers(1)' is not one of integers, floats, booleans, sampled_from, array, tensor"),
        ("integers(1)", "'integers(1)' needs the lowest and the highest number, as in integers(1, 3)"),
        ("integers(1, 2, 3)", "'integers(1, 2, 3)' needs the lowest and the highest number, as in integers(1, 3)"),
        (
            "floats(low=1, high=2)",
            "'floats(low=1, high=2)' needs the lowest and the highest number, as in floats(1, 3)",
        ),
        ("booleans(True)", "'booleans(True)' should be booleans(), with nothing between the brackets"),
        ("sampled_from()", "'sampled_from()' needs the values to choose from, as in sampled_from(1, 2)"),
        ("sampled_from(a=1)", "'sampled_from(a=1)' needs the values to choose from, as in sampled_from(1, 2)"),
        ("tensor(2, size=3)", "'tensor(2, size=3)': the options are low, high and dtype, not size"),
        ("tensor(*H)", "'*H' is not an expression"),
        ("tensor((1, 2))", "'(1, 2)' is not allowed; use names, numbers and arithmetic"),
        ("tensor(2.0 ** 9)", "an operator in '2.0 ** 9' is not allowed; use + - * // % and comparisons"),
        ("integers('a', 2)", "'a' in \"'a'\" is not a number"),
        (f"integers(1, {'9' * MAX_LENGTH})", f"the expression is longer than {MAX_LENGTH} characters"),
    ],
)
def test_what_is_not_a_draw_is_told_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        parse_draw(text)


HOSTILE = [
    "__import__('os').system('id')",
    "integers(__import__('os'), 2)",
    "integers(1, open('/etc/passwd'))",
    "integers(H.__class__, 2)",
    "integers((lambda: 1)(), 2)",
    "integers([x for x in H], 2)",
    "integers((x := 1), 2)",
    "integers(9 ** 9 ** 9, 2)",
    "floats(1 << 99, 2)",
    "sampled_from(exec('1'))",
    "sampled_from(f'{H}')",
    "sampled_from(b'x')",
    "sampled_from({1: 2})",
    "sampled_from(*H)",
    "sampled_from(H[0])",
    "sampled_from('a' * 10)",
    "tensor(2, dtype=getattr(H, 'x'))",
    "tensor(await H)",
    "tensor(2, **H)",
    "getattr(H, 'x')(1, 2)",
    "integers(1, 2)(3)",
    "integers(...)",
    "sampled_from(...)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_ever_run_as_python(text: str) -> None:
    refusal = "not (allowed|one of|a number|an expression)|cannot be (read|calculated)| needs |should be |options are"
    with pytest.raises(ValueError, match=refusal):
        values(text, {"H": "text"})


# --- arguments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (3, 3),
        (2.5, 2.5),
        (None, None),
        (True, True),
        ("n", 7),
        ("n + 1", 8),
        ("'n'", "n"),
        ("None", None),
        ("d", "float32"),
        ("(n, 2)", (7, 2)),
        (["n", [1, "n"], "'x'"], [7, [1, 7], "x"]),
        ({"data": ["n"]}, {"data": ["n"]}),
    ],
)
def test_of_an_argument_only_the_strings_are_expressions(data: Any, value: Any) -> None:
    assert parse_value(data)({"n": 7, "d": "float32"}) == value


def test_the_names_of_an_argument_are_those_of_its_strings() -> None:
    assert names_in(["n", [1, "a + b"], "'c'", 3]) == {"n", "a", "b"}
    assert names_in({"data": ["n"]}) == frozenset()


@pytest.mark.parametrize("text", ["", "n +", "(", "a\x00", "n.real", "open('x')", "lambda: 1", "[x for x in n]"])
def test_an_argument_that_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an expression|is not allowed; "):
        parse_value([text])


# --- fitting and making simpler ----------------------------------------------------------------------------------

BOUNDS = st.tuples(st.integers(-200, 200), st.integers(-200, 200)).map(sorted)
KINDS = st.sampled_from(["integers(a, b)", "floats(a, b)", "floats(a + 0.5, b + 0.25)"])


def choice_of(draw: Draw, seed: int, names: dict[str, Any]) -> Choice | None:
    try:
        return draw.pick(random.Random(seed), names)
    except ImpossibleError:
        return None


@quick
@given(KINDS, BOUNDS, BOUNDS, st.integers())
def test_a_number_fitted_to_another_range_lies_in_it_and_moves_only_if_it_must(
    text: str, old: list[int], new: list[int], seed: int
) -> None:
    draw, (a, b) = parse_draw(text), new
    low, high = (a + 0.5, b + 0.25) if "0.5" in text else (a, b)
    choice, names = choice_of(draw, seed, {"a": old[0], "b": old[1]}), {"a": a, "b": b}
    if choice is None or low > high:
        return
    before, fitted = draw.value(choice, names), draw.fit(choice, names)
    assert low <= draw.value(fitted, names) <= high
    assert fitted == choice or not low <= before <= high


@quick
@given(KINDS, BOUNDS, st.integers())
def test_every_simpler_number_lies_in_its_range_and_costs_less(text: str, bounds: list[int], seed: int) -> None:
    draw, names = parse_draw(text), {"a": bounds[0], "b": bounds[1]}
    low, high = (bounds[0] + 0.5, bounds[1] + 0.25) if "0.5" in text else (bounds[0], bounds[1])
    if (choice := choice_of(draw, seed, names)) is None:
        return
    for step in draw.simpler(choice, names):
        assert low <= draw.value(step, names) <= high
        assert draw.cost(step) < draw.cost(choice)


@pytest.mark.parametrize(
    ("text", "names", "end"),
    [
        ("integers(-9, 9)", {}, 0),
        ("integers(2, 9)", {}, 2),
        ("integers(-9, -2)", {}, -2),
        ("integers(n, 2 * n)", {"n": 3}, 3),
        ("floats(-9, 9)", {}, 0.0),
        ("floats(0.5, 9)", {}, 1.0),
        ("floats(0.5, 0.75)", {}, 0.5),
        ("booleans()", {}, False),
        ("sampled_from('a', 'b', 'c')", {}, "a"),
    ],
)
def test_the_simplest_number_is_the_whole_one_nearest_to_0(text: str, names: dict[str, Any], end: Any) -> None:
    draw = parse_draw(text)
    for seed in range(20):
        assert draw.value(simplest(draw, draw.pick(random.Random(seed), names), names), names) == end


def test_a_positive_number_is_simpler_than_its_negative_twin() -> None:
    draw = parse_draw("integers(-9, 9)")
    assert draw.cost(3) < draw.cost(-3) < draw.cost(4)
    assert 3 in draw.simpler(-3, {})


def test_a_whole_number_is_simpler_than_any_fraction() -> None:
    draw = parse_draw("floats(-100, 100)")
    assert draw.cost(100 * 64) < draw.cost(1)


SHAPES = st.lists(st.integers(0, 4), min_size=2, max_size=2)


@quick
@given(SHAPES, SHAPES, BOUNDS, st.integers())
def test_an_array_fitted_to_another_shape_keeps_the_corner_that_both_share(
    old: list[int], new: list[int], bounds: list[int], seed: int
) -> None:
    draw, (low, high) = parse_draw("tensor(H, W, low=a, high=b)"), bounds
    names = {"H": old[0], "W": old[1], "a": low, "b": high}
    before = draw.pick(random.Random(seed), names)
    names |= {"H": new[0], "W": new[1]}
    fitted = draw.fit(before, names)
    assert isinstance(before, Block)
    assert isinstance(fitted, Block)
    assert fitted.shape == tuple(new)
    assert all(low <= cell <= high for cell in fitted.cells)
    height, width = min(old[0], new[0]), min(old[1], new[1])
    one, other = (np.array(block.cells).reshape(block.shape) for block in (before, fitted))
    np.testing.assert_array_equal(one[:height, :width], other[:height, :width])


@quick
@given(BOUNDS, BOUNDS, st.integers())
def test_an_array_fitted_to_other_bounds_lies_within_them(old: list[int], new: list[int], seed: int) -> None:
    draw = parse_draw("array(3, low=a, high=b)")
    block = draw.pick(random.Random(seed), {"a": old[0], "b": old[1]})
    fitted = draw.fit(block, {"a": new[0], "b": new[1]})
    assert isinstance(fitted, Block)
    assert all(new[0] <= cell <= new[1] for cell in fitted.cells)


@quick
@given(BOUNDS, st.sampled_from(["tensor(2, 2, low=a, high=b)", "tensor(2, 2, low=a + 0.0, high=b)"]), st.integers())
def test_every_simpler_array_has_its_shape_and_bounds_and_costs_less(bounds: list[int], text: str, seed: int) -> None:
    draw, names = parse_draw(text), {"a": bounds[0], "b": bounds[1]}
    choice = draw.pick(random.Random(seed), names)
    for step in islice(draw.simpler(choice, names), 40):
        value = draw.value(step, names)
        assert value.shape == (2, 2)
        assert all(bounds[0] <= cell <= bounds[1] for row in cells(value) for cell in row)
        assert draw.cost(step) < draw.cost(choice)


@quick
@given(BOUNDS, st.sampled_from(["tensor(2, 2, low=a, high=b)", "tensor(2, 2, low=a + 0.0, high=b)"]))
def test_every_filling_of_an_array_has_its_shape_and_bounds(bounds: list[int], text: str) -> None:
    draw, names = parse_draw(text), {"a": bounds[0], "b": bounds[1]}
    choice = draw.pick(random.Random(0), names)
    fillings = [draw.value(filling, names) for filling in draw.fills(choice, names)]
    assert [value.shape for value in fillings] == [(2, 2)] * 2
    assert all(bounds[0] <= cell <= bounds[1] for value in fillings for row in cells(value) for cell in row)


def test_no_two_cells_of_a_filled_array_look_alike_where_there_are_enough_numbers() -> None:
    draw = parse_draw("tensor(2, 3)")
    upward, downward = (draw.value(each, {}) for each in draw.fills(draw.pick(random.Random(0), {}), {}))
    assert cells(upward) == [[1, 2, 3], [4, 5, 6]]
    assert cells(downward) == [[-1, -2, -3], [-4, -5, -6]]


def test_a_filled_array_begins_again_where_there_are_too_few_numbers() -> None:
    draw = parse_draw("tensor(5, low=0, high=2)")
    upward, _ = (draw.value(each, {}) for each in draw.fills(draw.pick(random.Random(0), {}), {}))
    assert cells(upward) == [1, 2, 0, 1, 2]


def test_a_range_of_very_many_numbers_is_not_written_out() -> None:
    draw, names = parse_draw("tensor(n, low=-1, high=10 * 1000000000000)"), {"n": 2}
    fitted = draw.fit(draw.pick(random.Random(0), names), {"n": 4})
    assert isinstance(fitted, Block)
    assert fitted.cells[2:] == (1, 2)
    assert cells(draw.value(next(draw.fills(Block((3,), (0, 0, 0)), names)), names)) == [1, 2, 3]


def test_only_arrays_are_filled() -> None:
    for text in ("integers(1, 3)", "floats(1, 3)", "booleans()", "sampled_from(1, 2)"):
        assert list(parse_draw(text).fills(1, {})) == []


# --- the same everywhere -----------------------------------------------------------------------------------------


def test_a_seed_means_the_same_draws_for_ever() -> None:
    """A change of the generator would give every course other inputs: let it be one that is meant."""
    generator = random.Random("seed")
    drawn = [
        parse_draw(text).pick(generator, {})
        for text in ("integers(0, 99)", "floats(0, 99)", "booleans()", "sampled_from(1, 2, 3)", "tensor(2, 2)")
    ]
    assert drawn == [17, 482, 0, 1, Block((2, 2), (0, 6, -8, 1))]
