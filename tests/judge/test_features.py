"""What can be asked about a call, and that it is answered from the signature and the values alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.arguments import axis_pair, bound
from grader.judge.features import Spoken, features, spoken
from grader.model.condition import OF_ENTRIES, Axis, Feature, Kind, Quantity
from grader.model.exercise import Call, Relation
from grader.values import Array, Dict, List, Tuple, Value, from_numpy
from tests.making import exercise, group

pytestmark = pytest.mark.quick

POOL = (
    "f(x: tensor[N, C, H, W], kernel_size: int | pair, stride: int | pair | None = None, mode: str = 'max')"
    " -> tensor[N, C, H_out, W_out]"
)
NOTHING = Spoken((), frozenset())


def image(*shape: int) -> Array:
    return from_numpy(np.arange(1.0, 1 + np.prod(shape)).reshape(shape), "tensor")


def answers(
    *args: Value, result: Value = None, signature: str = POOL, known: Spoken = NOTHING, **kwargs: Value
) -> dict[Feature, bool]:
    arguments = bound(Call("f", args, kwargs), parse_signature(signature))
    assert arguments is not None
    return features(arguments, result, known)


def larger(name: str | tuple[str, ...], number: int, axis: Axis = Axis.NONE) -> Feature:
    names = (name,) if isinstance(name, str) else name
    return Feature(Kind.LARGER, (Quantity(names),), axis, number)


def test_an_axis_is_known_by_the_name_that_the_signature_gives_it() -> None:
    found = answers(image(1, 3, 4, 1), 2)
    assert found[larger("C", 1)] is True
    assert found[larger("N", 1)] is False
    assert found[larger(("H", "W"), 1, Axis.HEIGHT)] is True
    assert found[larger(("H", "W"), 1, Axis.WIDTH)] is False


def test_height_and_width_are_the_last_two_axes_that_differ_in_these_letters_alone() -> None:
    assert axis_pair(("N", "C", "H", "W")) == ("H", "W")
    assert axis_pair(("O", "C // groups", "kh", "kw")) == ("kh", "kw")
    assert axis_pair(("H - kh + 1", "W - kw + 1")) == ("H - kh + 1", "W - kw + 1")
    assert axis_pair(("N", "D")) is None
    assert axis_pair(("H",)) is None


def test_a_number_stands_for_both_axes_where_a_pair_may_be_given() -> None:
    one, two = answers(image(1, 1, 4, 4), 2), answers(image(1, 1, 4, 4), Tuple((2, 1)))
    kernel = (Quantity(("kernel_size",)),)
    assert one[larger("kernel_size", 1, Axis.WIDTH)] is True
    assert two[larger("kernel_size", 1, Axis.HEIGHT)] is True
    assert two[larger("kernel_size", 1, Axis.WIDTH)] is False
    assert (one[Feature(Kind.SQUARE, kernel)], two[Feature(Kind.SQUARE, kernel)]) == (True, False)
    assert (one[Feature(Kind.PAIR, kernel, word="pair")], two[Feature(Kind.PAIR, kernel, word="pair")]) == (False, True)
    assert (one[Feature(Kind.ANY_PAIR)], two[Feature(Kind.ANY_PAIR)]) == (False, True)


def test_what_does_not_apply_has_no_answer() -> None:
    found = answers(image(1, 1, 4, 4), 2)
    assert found[Feature(Kind.NONE, (Quantity(("stride",)),))] is True
    assert larger("stride", 1, Axis.HEIGHT) not in found
    assert larger("stride", 1, Axis.HEIGHT) in answers(image(1, 1, 4, 4), 2, 1)


def test_a_default_counts_as_if_it_were_given_and_whether_it_was_is_a_feature() -> None:
    left_out, given = answers(image(1, 1, 4, 4), 2), answers(image(1, 1, 4, 4), 2, stride=None)
    asked = Feature(Kind.LEFT_OUT, (Quantity(("stride",)),))
    by_name = Feature(Kind.BY_NAME, (Quantity(("stride",)),))
    assert (left_out[asked], given[asked]) == (True, False)
    assert by_name not in left_out
    assert given[by_name] is True


@pytest.mark.parametrize(("width", "stride", "left"), [(5, 2, False), (6, 2, True), (6, 1, False)])
def test_pixels_are_left_over_where_the_last_window_does_not_end_with_the_image(
    width: int, stride: int, left: bool
) -> None:
    found = answers(image(1, 1, 3, width), 3, stride)
    assert found[Feature(Kind.LEFTOVER, axis=Axis.WIDTH)] is left


def test_the_shape_of_the_right_result_is_asked_about_and_not_its_values() -> None:
    found = answers(image(1, 1, 4, 4), 2, result=image(1, 1, 2, 1))
    assert found[larger(("H_out", "W_out"), 1, Axis.HEIGHT)] is True
    assert found == answers(image(1, 1, 4, 4), 2, result=from_numpy(-np.ones((1, 1, 2, 1)), "tensor"))


def test_a_word_is_asked_about_only_where_it_is_public() -> None:
    mode = (Quantity(("mode",)),)
    public = Spoken((), frozenset({"max"}))
    assert answers(image(1, 1, 2, 2), 1, known=public)[Feature(Kind.TEXT, mode, word="max")] is True
    hidden = answers(image(1, 1, 2, 2), 1, mode="secret", known=public)
    assert not [feature for feature in hidden if feature.word == "secret"]


def test_words_are_public_that_the_signature_has() -> None:
    assert {"max", "kernel_size"} <= spoken(exercise(group(), signature=POOL)).words


@pytest.mark.parametrize(("stride", "overlap"), [(1, True), (2, False), (Tuple((2, 1)), True), (None, None)])
def test_a_relation_of_the_author_is_asked_along_each_axis(stride: Value, overlap: bool | None) -> None:
    known = Spoken(
        (Relation("stride < kernel_size", {"en": "the windows overlap", "ko": "윈도우가 겹칠 때"}),), frozenset()
    )
    found = answers(image(1, 1, 4, 4), 2, stride, known=known)
    related = [answer for feature, answer in found.items() if feature.kind is Kind.RELATION]
    assert related == ([] if overlap is None else [overlap])


@pytest.mark.parametrize(("kernel", "larger"), [((1, 3), True), ((3, 1), True), ((1, 2), False)])
def test_along_the_width_the_name_of_a_height_stands_for_the_width(kernel: tuple[int, int], larger: bool) -> None:
    signature = "f(x: tensor[H, W], k: tensor[kh, kw]) -> tensor[H_out, W_out]"
    call = Call("f", (from_numpy(np.zeros((4, 4))), from_numpy(np.zeros(kernel))), {})
    arguments = bound(call, parse_signature(signature))
    assert arguments is not None
    found = features(arguments, from_numpy(np.zeros((1, 1))), Spoken((Relation("kh > 2"),), frozenset()))
    assert [answer for feature, answer in found.items() if feature.kind is Kind.RELATION] == [larger]


def test_a_shape_has_a_height_and_a_width_though_the_image_is_not_there() -> None:
    signature = parse_signature("f(input_shape: tuple, kernel_size: int | pair) -> tuple")
    arguments = bound(Call("f", (Tuple((1, 3, 7, 4)), 2), {}), signature)
    assert arguments is not None
    found = features(arguments, Tuple((1, 3, 3, 2)), Spoken((), frozenset()))
    size = Quantity(("input_shape[2]", "input_shape[3]"))
    assert found[Feature(Kind.TALLER, (size,))]
    assert [found[Feature(Kind.LEFTOVER, axis=axis)] for axis in (Axis.HEIGHT, Axis.WIDTH)] == [True, False]


def test_of_an_array_without_names_the_last_axis_is_asked_about() -> None:
    arguments = bound(Call("f", (from_numpy(np.zeros((5, 3))),), {}), parse_signature("f(x: array[...]) -> int"))
    assert arguments is not None
    found = features(arguments, 1, Spoken((), frozenset()))
    assert found[Feature(Kind.IS, (Quantity(("x.shape[-1]",)),), number=3)]


def test_of_lists_and_dicts_the_largest_number_under_each_key_is_asked_about_and_public_words() -> None:
    signature = "f(layers: list) -> int"
    layers = List((Dict({"type": "conv", "size": 3}), Dict({"type": "pool", "size": Tuple((2, 5))})))
    found = answers(layers, signature=signature, known=Spoken((), frozenset({"pool"})))
    assert found[larger("layers[…].size", 1)] is True
    assert found[larger("len(layers)", 1)] is True
    assert [feature.word for feature in found if feature.kind is Kind.HOLDS] == ["pool"]


LAYERS = "f(layers: list) -> int"
CONV = Dict({"type": "conv", "size": 3})
POOLS = Dict({"type": "pool", "size": 2, "step": 2, "up": True})
PUBLIC = frozenset({"conv", "pool", "size", "step", "up", "type"})
BESIDE = {("conv", "size"): False, ("pool", "size"): False, ("pool", "step"): False, ("pool", "up"): True}


def beside(*layers: Dict, words: frozenset[str] = PUBLIC) -> set[tuple[Kind, str, str]]:
    found = answers(List(layers), signature=LAYERS, known=Spoken((), words, {}, BESIDE))
    return {(each.kind, each.word, each.of[1].names[0]) for each in found if each.kind in OF_ENTRIES and found[each]}


def test_of_a_dict_in_a_list_it_is_asked_what_stands_beside_its_word() -> None:
    assert beside(POOLS) == {(Kind.WITH, "pool", "size"), (Kind.WITH, "pool", "step"), (Kind.WITH_TRUE, "pool", "up")}


def test_what_such_a_dict_may_have_and_lacks_is_left_out_by_its_word_and_somewhere() -> None:
    lacking = beside(Dict({"type": "pool", "size": 2, "up": False}), CONV)
    assert {(Kind.WITHOUT, "pool", "step"), (Kind.WITHOUT, "", "step")} <= lacking
    assert not any(key == "up" for _, _, key in lacking)
    assert not any(word == "conv" and key == "step" for _, word, key in lacking)


def test_words_and_keys_that_are_not_public_are_not_asked_about() -> None:
    assert beside(POOLS, words=frozenset({"pool", "size"})) == {(Kind.WITH, "pool", "size")}
    assert beside(POOLS, words=frozenset({"size"})) == set()


def test_what_stood_beside_a_word_is_known_from_the_exercise_s_own_calls() -> None:
    call = bound(Call("f", (List((CONV, POOLS)),), {}), parse_signature(LAYERS))
    assert call is not None
    assert spoken(exercise(group(), signature=LAYERS), [call]).entries == BESIDE


@pytest.mark.parametrize(
    ("value", "kinds"), [(0.5, set()), (float("inf"), {Kind.IS_INFINITE}), (float("nan"), {Kind.IS_NAN})]
)
def test_of_an_option_that_is_a_float_it_is_asked_whether_it_is_finite(value: float, kinds: set[Kind]) -> None:
    found = answers(value, signature="f(value: float) -> float")
    asked = {Kind.IS_INFINITE, Kind.IS_NAN}
    assert {each.kind for each in found} >= asked
    assert {each.kind for each, answer in found.items() if answer and each.kind in asked} == kinds


def test_a_number_in_place_of_several_stands_for_each_of_them() -> None:
    signature = "f(x: tensor[H, W], padding: int | tuple) -> tensor[H_out, W_out]"
    known = Spoken((), frozenset(), {"padding": 4})
    assert answers(image(2, 2), 1, signature=signature, known=known)[larger("padding[3]", 0)] is True


VALUES: list[tuple[Any, set[Kind]]] = [
    ([1.0, 2.0], set()),
    ([1.0, np.nan], {Kind.NAN}),
    ([1.0, -2.0], {Kind.NEGATIVE}),
    ([-1.0, -2.0], {Kind.NEGATIVE, Kind.ALL_NEGATIVE}),
    ([0.0, 2.0], {Kind.ZERO}),
    ([3.0, 3.0], {Kind.TIES}),
    ([1.0, np.inf], {Kind.INFINITE}),
]


@pytest.mark.parametrize(("cells", "kinds"), VALUES)
def test_what_an_array_holds(cells: list[float], kinds: set[Kind]) -> None:
    found = answers(from_numpy(np.array(cells), "tensor"), signature="f(x: tensor[N]) -> float")
    held = {Kind.NAN, Kind.NEGATIVE, Kind.ALL_NEGATIVE, Kind.ZERO, Kind.TIES, Kind.INFINITE}
    assert {feature.kind for feature, answer in found.items() if answer and feature.kind in held} == kinds
