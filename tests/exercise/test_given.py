"""Generated cases: dependent draws become calls, the same ones everywhere, and calls become smaller ones."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.msgpack import encode

from grader.exercise.given import ATTEMPTS, Choices, Generator, check_argument, check_condition, check_draw
from grader.exercise.signatures import parse_signature
from grader.exercise.strategies import MAX_CELLS, Block
from grader.model.exercise import Call, Given, LikeReference
from grader.reporting.rendering import call_text, value_text
from grader.values import Array, Tuple

pytestmark = pytest.mark.quick

CORR = "corr(x: tensor[H, W], k: tensor[kh, kw], *, stride: int | pair = 1) -> tensor[N]"
quick = settings(deadline=None, derandomize=True, max_examples=50)


def generator(
    draws: dict[str, str],
    args: Sequence[Any] = (),
    where: str | None = None,
    examples: int = 20,
    signature: str = "f(a: object, b: object = None, c: object = None, *, d: object = None) -> int",
    **kwargs: Any,
) -> Generator:
    given_ = Given(tuple(draws.items()), where, tuple(args), tuple(kwargs.items()), examples, "why", LikeReference(), 1)
    return Generator(given_, parse_signature(signature))


def calls(made: Generator, seed: str = "") -> list[Call]:
    return [made.call(choices) for choices in made.examples(seed)]


def arguments(made: Generator, seed: str = "") -> list[tuple[Any, ...]]:
    return [call.args for call in calls(made, seed)]


IMAGES = generator(
    {
        "kh": "integers(1, 3)",
        "kw": "integers(1, 3)",
        "H": "integers(kh, 5)",
        "W": "integers(kw, 5)",
        "d": "sampled_from('float64', 'float32', 'int64')",
        "x": "tensor(H, W, dtype=d)",
        "k": "tensor(kh, kw, dtype=d)",
        "s": "sampled_from(1, 2, (1, 2))",
    },
    ["x", "k"],
    "H * W > 1 and not (d == 'int64' and s == 2)",
    signature=CORR,
    stride="s",
)


# --- calls -------------------------------------------------------------------------------------------------------


def test_sizes_depend_on_what_was_drawn_above() -> None:
    for call in calls(IMAGES):
        x, k = call.args
        assert isinstance(x, Array)
        assert isinstance(k, Array)
        assert all(1 <= inner <= outer <= 5 for inner, outer in zip(k.shape, x.shape, strict=True))
        assert x.dtype == k.dtype


def test_arguments_take_the_types_of_their_parameters() -> None:
    strides = [call.kwargs["stride"] for call in calls(IMAGES)]
    assert Tuple((1, 2)) in strides
    assert {type(stride) for stride in strides} == {int, Tuple}


def test_a_tuple_is_a_list_where_the_signature_has_lists() -> None:
    made = generator({"n": "integers(1, 1)"}, ["(n, (2, n))"], signature="f(a: list) -> int")
    ((argument,),) = arguments(made)
    assert value_text(argument) == "[1, [2, 1]]"


def test_arguments_may_be_written_out_beside_drawn_ones() -> None:
    made = generator({"n": "integers(4, 4)"}, ["n", 7, ["n", "n + 1"]], d="'same'")
    (call,) = calls(made)
    assert call_text(call) == "f(4, 7, [4, 5], d='same')"


def test_a_list_of_drawn_numbers_is_a_tensor_where_the_signature_has_one() -> None:
    made = generator({"n": "integers(4, 4)"}, [["n", 1]], signature="f(x: tensor[2]) -> int")
    ((x,),) = arguments(made)
    assert value_text(x) == "tensor([4, 1], float64)"


def test_a_condition_holds_in_every_example() -> None:
    made = generator({"a": "integers(0, 9)", "b": "integers(0, 9)"}, ["a", "b"], "a < b or b == 0", examples=50)
    drawn = arguments(made)
    assert len(drawn) == 50
    assert all(a < b or b == 0 for a, b in drawn)


def test_a_condition_may_speak_of_drawn_strings() -> None:
    made = generator({"d": "sampled_from('a', 'b')", "n": "integers(1, 5)"}, ["d", "n"], "d == 'b' and n > 2")
    assert sorted(arguments(made)) == [("b", 3), ("b", 4), ("b", 5)]


def test_where_a_range_is_empty_the_example_is_drawn_again() -> None:
    made = generator({"n": "integers(0, 3)", "m": "integers(n, 1)"}, ["n", "m"], examples=9)
    assert sorted(arguments(made)) == [(0, 0), (0, 1), (1, 1)]


# --- examples ----------------------------------------------------------------------------------------------------


def test_examples_are_as_many_as_the_author_wants() -> None:
    assert len(IMAGES.examples("")) == 20


def test_examples_are_fewer_where_there_are_no_more() -> None:
    made = generator({"n": "integers(1, 3)"}, ["n"], examples=20)
    assert sorted(arguments(made)) == [(1,), (2,), (3,)]


def test_no_two_examples_are_the_same_call() -> None:
    made = generator({"n": "integers(1, 9)", "unused": "integers(1, 99)"}, ["n"], examples=9)
    assert sorted(arguments(made)) == [(n,) for n in range(1, 10)]


def test_examples_come_small_ones_first() -> None:
    sizes = [IMAGES.size(choices) for choices in IMAGES.examples("")]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_a_condition_that_never_holds_is_told_with_the_number_of_attempts() -> None:
    made = generator({"n": "integers(1, 3)"}, ["n"], "n > 3", examples=5)
    with pytest.raises(ValueError, match=f"^none of {5 * ATTEMPTS} examples fulfils the condition$"):
        made.examples("")


def test_a_range_that_is_always_empty_is_told_as_well() -> None:
    with pytest.raises(
        ValueError, match=f"^none of {20 * ATTEMPTS} examples can be made: some range or choice is empty$"
    ):
        generator({"n": "integers(3, 1)"}, ["n"]).examples("")


@pytest.mark.parametrize(
    ("draws", "args", "where", "problem"),
    [
        ({"x": "tensor(99, 99)"}, ["x"], None, "'tensor(99, 99)' has the shape (99, 99), which is more than 4096"),
        ({"x": "tensor(2, dtype='f')"}, ["x"], None, "'f' in \"tensor(2, dtype='f')\" is not a dtype"),
        ({"x": f"tensor({'1, ' * 17})"}, ["x"], None, "an array has more than 16 axes"),
        ({"s": "sampled_from('a')", "n": "integers(s, 2)"}, ["n"], None, "'s' is not a number"),
        ({"x": "tensor(2)", "n": "floats(1, x)"}, ["n"], None, "'x' is not a number"),
        ({"s": "sampled_from((1, 2))", "x": "tensor(s)"}, ["x"], None, "'s' is not a number"),
        ({"s": "sampled_from('9')", "x": "tensor(2, high=s)"}, ["x"], None, "'s' is not a number"),
        ({"s": "sampled_from('a')"}, ["s + 1"], None, "'s + 1' cannot be calculated: something in it is not a number"),
        ({"s": "sampled_from('a')"}, ["s"], "s < 1", "'s < 1' cannot be calculated"),
        ({"x": "tensor(2)"}, ["x"], "x > 1", "'x > 1' cannot be calculated"),
        ({"x": "tensor(2)"}, ["x - 1"], None, "'x - 1' cannot be calculated"),
    ],
)
def test_what_cannot_be_made_is_a_sentence(
    draws: dict[str, str], args: list[Any], where: str | None, problem: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        generator(draws, args, where).examples("")


# --- the same everywhere -----------------------------------------------------------------------------------------


def test_a_seed_means_the_same_calls_for_ever() -> None:
    """A change of the generator would give every course other inputs: let it be one that is meant."""
    first_and_fourth = calls(IMAGES, "seed")[:4:3]
    assert [f"{call_text(call)} {' '.join(map(value_text, call.args))}" for call in first_and_fourth] == [
        "corr(tensor 1x3 int64, tensor 1x1 int64, stride=(1, 2)) tensor([[1, 1, 9]], int64) tensor([[-3]], int64)",
        "corr(tensor 2x3, tensor 1x1, stride=1) tensor([[6, 1, -7], [-7, -1, 2]], float64) tensor([[-5]], float64)",
    ]


def test_the_generator_that_python_shares_is_neither_used_nor_moved() -> None:
    random.seed(1)
    first, state = calls(IMAGES), random.getstate()
    random.seed(2)
    assert calls(IMAGES) == first
    random.seed(1)
    assert random.getstate() == state


def test_another_seed_makes_other_calls() -> None:
    one, other = ({encode(call) for call in calls(IMAGES, seed)} for seed in ("kim", "lee"))
    assert len(one & other) < 3


# --- smaller calls -----------------------------------------------------------------------------------------------

SIZES = st.integers(0, 6)
MADE = [
    IMAGES,
    generator({"n": "integers(0, 6)", "x": "tensor(7 - n)"}, ["x"]),
    generator({"n": "integers(0, 9)", "m": "integers(9 - n, 20)"}, ["n", "m"]),
    generator({"n": "integers(1, 9)", "x": "array(3, low=-n, high=n)"}, ["x"]),
    generator({"a": "floats(-3, 3)", "b": "booleans()", "x": "tensor(2, low=0.0, high=2)"}, ["a", "b", "x"], "a != 0"),
    generator({"n": "integers(1, 40)", "x": "tensor(40 // n)"}, ["x", "12 // n"]),
]


def descent(made: Generator, choices: Choices, seed: int) -> list[Choices]:
    """A way down from ``choices``, each step one of the smaller ones."""
    chance, way = random.Random(seed), [choices]
    while steps := list(islice(made.smaller(way[-1]), 30)):
        way.append(chance.choice(steps))
    return way


@quick
@given(st.sampled_from(MADE), st.integers(0, 99))
def test_every_step_to_something_smaller_is_smaller_and_every_way_ends(made: Generator, seed: int) -> None:
    for choices in made.examples(str(seed))[::7]:
        sizes = [made.size(step) for step in descent(made, choices, seed)]
        assert all(after < before for before, after in pairwise(sizes))


@quick
@given(st.integers(0, 99))
def test_every_smaller_call_keeps_bounds_and_condition(seed: int) -> None:
    (choices,) = islice(IMAGES.examples(str(seed)), 10, 11)
    for step in descent(IMAGES, choices, seed):
        x, k = IMAGES.call(step).args
        assert isinstance(x, Array)
        assert isinstance(k, Array)
        assert all(1 <= inner <= outer <= 5 for inner, outer in zip(k.shape, x.shape, strict=True))
        assert x.dtype == k.dtype
        assert x.shape != (1, 1)
        assert abs(x.numpy().astype("int64")).max() <= 9


def test_numbers_of_an_array_stay_within_bounds_that_shrink() -> None:
    made = generator({"n": "integers(1, 9)", "x": "array(3, low=-n, high=n)"}, ["n", "x"])
    for choices in made.examples(""):
        for step in made.smaller(choices):
            n, x = made.call(step).args
            assert isinstance(n, int)
            assert isinstance(x, Array)
            assert abs(x.numpy()).max() <= n


def test_the_first_thing_tried_has_the_fewest_numbers() -> None:
    made = generator({"n": "integers(1, 9)", "x": "tensor(n, n)"}, ["x"])
    choices: Choices = {"n": 3, "x": Block((3, 3), (0, 1, 2, 3, 4, 5, 6, 7, 8))}
    x = made.call(next(made.smaller(choices))).args[0]
    assert value_text(x) == "tensor([[0]], float64)"


def test_a_smaller_shape_is_tried_with_its_corner_and_with_cells_that_all_differ() -> None:
    made = generator({"n": "integers(2, 9)", "x": "tensor(n)"}, ["x"])
    choices: Choices = {"n": 3, "x": Block((3,), (7, 7, 7))}
    tried = [value_text(made.call(step).args[0]) for step in islice(made.smaller(choices), 3)]
    assert tried == ["tensor([7, 7], float64)", "tensor([1, 2], float64)", "tensor([-1, -2], float64)"]


def test_only_when_no_size_is_smaller_do_the_numbers_become_simpler() -> None:
    made = generator({"n": "integers(2, 2)", "x": "tensor(n)"}, ["x"])
    choices: Choices = {"n": 2, "x": Block((2,), (0, -7))}
    tried = [value_text(made.call(step).args[0]) for step in made.smaller(choices)]
    assert tried[:3] == ["tensor([0, 0], float64)", "tensor([0, 1], float64)", "tensor([0, -1], float64)"]
    assert all(text.startswith("tensor([0, ") for text in tried)


def test_of_the_smallest_choices_none_are_smaller() -> None:
    made = generator({"n": "integers(1, 9)", "b": "booleans()", "x": "tensor(n)"}, ["x"])
    assert list(made.smaller({"n": 1, "b": 0, "x": Block((1,), (0,))})) == []


def test_a_step_that_leads_where_the_authors_arithmetic_ends_is_left_out() -> None:
    """Of 1000 lines one divides by 0 and some are too long: generating may miss what making it smaller meets."""
    made = generator({"n": "integers(0, 1000)", "x": f"tensor({MAX_CELLS + 1000} // n)"}, ["x"])
    choices: Choices = {"n": 1000, "x": Block((5,), (1, 2, 3, 4, 5))}
    assert [step["n"] for step in made.smaller(choices) if step["n"] == 0] == []


# --- reading -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "problem"),
    [
        ((), "there is no name 'W' here; no name stands above"),
        (("H", "kh"), "there is no name 'W' here; the names above are H, kh"),
    ],
)
def test_a_name_that_is_not_above_is_named_with_those_that_are(known: tuple[str, ...], problem: str) -> None:
    for check, data in ((check_draw, "integers(1, W)"), (check_condition, "W > 1"), (check_argument, [1, ["W"]])):
        with pytest.raises(ValueError, match=f"^{problem}$"):
            check(data, known)  # type: ignore[arg-type]  # each takes what is beside it


def test_a_name_that_is_above_is_taken() -> None:
    check_draw("tensor(H, W)", ("W", "H"))
    check_condition("H < W or d == 'int64'", ("W", "H", "d"))
    check_argument(["H", ["W + 1"], 3, "'text'"], ("W", "H"))
