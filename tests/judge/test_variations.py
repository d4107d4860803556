"""Calls like those of an exercise, with what its own cases seldom hold."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.arguments import Arguments, bound
from grader.judge.refill import Filling, ranges, refilled
from grader.judge.variations import bordered, habits, varied
from grader.model.exercise import Call
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

pytestmark = pytest.mark.quick

PAD = "f(x: tensor[H, W], padding: tuple, value: float = 0.0) -> tensor[H_out, W_out]"
LAYERS = "f(layers: list) -> int"
CONV = Dict({"type": "conv", "size": 3})
SMALL, LARGE = Dict({"type": "pool", "size": 2}), Dict({"type": "pool", "size": 2, "up": True})


def call(signature: str, *args: Value) -> Arguments:
    arguments = bound(Call("f", args, {}), parse_signature(signature))
    assert arguments is not None
    return arguments


def image(*cells: float) -> Array:
    return from_numpy(np.array([cells]), "tensor")


def test_numbers_of_a_list_end_where_the_image_does_about_half_of_them() -> None:
    start = call(PAD, image(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), Tuple((9, 9, 9, 9)))
    seen: set[Value] = set()
    for seed in range(50):
        made = bordered(start, Random(seed)).effective("padding")
        assert isinstance(made, Tuple)
        assert len(made.items) == 4
        seen |= set(made.items)
    assert seen == {9, 0, 1, 5, 6}


@pytest.mark.parametrize("start", [call(LAYERS, List((1, 2))), call(PAD, image(1.0), Tuple((0.5, 0.5)))])
def test_without_an_image_or_whole_numbers_the_call_stays_as_it_is(start: Arguments) -> None:
    assert bordered(start, Random(0)) == start


def test_a_dict_of_a_list_may_get_what_another_had_that_shares_a_word_with_it() -> None:
    start = call(LAYERS, List((CONV, SMALL)))
    known = habits([start, call(LAYERS, List((LARGE,)))])
    made = [varied(start, known, Random(seed)).effective("layers") for seed in range(100)]
    assert List((CONV, LARGE)) in made
    entries = [entry for each in made if isinstance(each, List) for entry in each.items if isinstance(entry, Dict)]
    assert not any(entry.items.get("type") == "conv" and "up" in entry.items for entry in entries)


@pytest.mark.parametrize(("cells", "is_signed"), [((-1.0, 4.0), True), ((0.0, 4.0), False)])
def test_numbers_may_add_up_to_nothing_where_some_may_be_negative(cells: tuple[float, ...], is_signed: bool) -> None:
    start = call(PAD, image(*cells, *cells, *cells, *cells), Tuple((0,)))
    array = refilled(start, ranges([start]), Random(0), Filling.CANCELLING).effective("x")
    assert isinstance(array, Array)
    row = array.numpy()[0]
    assert bool((row[1:] + row[:-1] == 0).any()) is is_signed
    assert row.all()


def test_pairs_along_the_axes_of_an_image_stay_as_they_are() -> None:
    start = call("f(x: tensor[H, W], stride: int | pair = 1) -> tensor[H_out, W_out]", image(1.0, 2.0), Tuple((9, 9)))
    assert bordered(start, Random(0)) == start
