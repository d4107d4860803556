"""What there is to see of a picture: which slices, which squares take part, what can be chosen, what is said."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from grader.model.exercise import Call
from grader.model.picture import Argmax, Axis, Dot, Max, Parts, Route, Size, Source, Sum, View, WeightGradient, Windows
from grader.model.report import Failure, Mistake, Report
from grader.reporting.drawing import Drawing, Panel, Square, Stack, partly_drawn, undrawn
from grader.reporting.drawings import drawings
from grader.reporting.rendering import array_arguments, results
from grader.values import List, Tuple
from tests.making import text
from tests.reporting import pictures
from tests.reporting.pictures import K, X, axis, failing, mistake, pictured, result_of, tensor

pytestmark = pytest.mark.quick

ROW = (axis(1, 1), axis(3, 2))
CORR = Windows(X, ROW, Sum(K))
ARGUMENTS = {"x": tensor([[1, 2, 3]]), "k": tensor([[1, -1]])}


def drawn(report: Report, language: str = "en") -> Drawing:
    [drawing] = drawings(report, report.groups[0], language)
    return drawing


def of(failure: Failure, *mistakes: Mistake) -> Drawing:
    return drawn(pictured(failure, "corr2d", *mistakes))


def texts(panel: Panel) -> list[list[str]]:
    return [[square.text for square in row] for row in panel.squares]


def nothing_is_drawn(failure: Failure) -> bool:
    report = pictured(failure, "corr2d")
    return drawings(report, report.groups[0], "en") == ()


def stack(source: str, drawing: Drawing) -> Stack:
    [found] = [each for each in (*drawing.inputs, *drawing.results) if each.source == source]
    return found


# --- the squares -------------------------------------------------------------------------------------------------


def test_the_squares_that_make_a_number_are_lit() -> None:
    drawing = of(failing(CORR, ARGUMENTS, [[-1, 0]], "corr2d"))
    [x], [k] = (each.panels for each in drawing.inputs)
    assert texts(x) == [["1", "2", "3"]]
    assert x.lit == {0: {(0, 0), (0, 1)}, 1: {(0, 1), (0, 2)}}
    assert k.lit == {0: {(0, 0), (0, 1)}, 1: {(0, 0), (0, 1)}}
    [expected], [yours] = (each.panels for each in drawing.results)
    assert texts(expected) == [["-1", "-1"]]
    assert yours.squares == ((Square("-1"), Square("0", differs=True)),)
    assert expected.lit == yours.lit == {0: {(0, 0)}, 1: {(0, 1)}}
    assert expected.picks == yours.picks == {(0, 0): 0, (0, 1): 1}


def test_padding_is_drawn_around_the_array_and_named_in_the_title() -> None:
    part = Windows(X, (axis(1, 1, before=1, after=0), axis(2, 2, before=0, after=1)), Sum(K), 7)
    drawing = of(failing(part, {**ARGUMENTS, "x": tensor([[1, 2]])}, [[0, 0], [0, 0]], "corr2d"))
    x = stack("x", drawing)
    assert x.title == "tensor 1x2, float64, padding 7"
    [panel] = x.panels
    padding = Square("7", is_padding=True)
    assert panel.squares == ((padding, padding, padding), (Square("1"), Square("2"), padding))
    assert panel.lit[3] == {(1, 1), (1, 2)}


def test_a_window_that_reaches_beyond_the_padding_is_drawn_whole() -> None:
    part = Windows(X, (axis(1, 1), Axis(3, 2, 2, 2, ceil_mode=True)), Max(), "lowest")
    drawing = of(failing(part, {"x": tensor([[1, 2, 3]])}, [[2, 0]], "max_pool2d"))
    [panel] = stack("x", drawing).panels
    assert panel.size == (1, 4)
    assert panel.lit[1] == {(0, 2), (0, 3)}


def test_the_winner_of_a_pooling_is_marked() -> None:
    drawing = of(failing(Windows(X, ROW, Max()), {"x": tensor([[1, 2, 0]])}, [[0, 2]], "max_pool2d"))
    [panel] = stack("x", drawing).panels
    assert panel.won == {0: {(0, 1)}, 1: {(0, 1)}}
    where = of(failing(Windows(X, ROW, Argmax()), {"x": tensor([[1, 2, 0]])}, [[0, 2]], "max_pool2d"))
    assert stack("x", where).panels[0].won == panel.won


def test_the_path_of_a_gradient_is_marked() -> None:
    part = Route(Source("d"), X, ROW)
    drawing = of(failing(part, {"d": tensor([[3, 4]]), "x": tensor([[1, 5, 2]])}, [[0, 0, 0]], "backward"))
    [gradient], [x] = stack("d", drawing).panels, stack("x", drawing).panels
    assert gradient.lit == {0: {(0, 0)}, 1: {(0, 0), (0, 1)}, 2: {(0, 1)}}
    assert gradient.won == {1: {(0, 0), (0, 1)}}
    assert x.lit == {0: {(0, 0)}, 1: {(0, 1)}, 2: {(0, 2)}}
    assert x.won == {0: {(0, 1)}, 1: {(0, 1)}, 2: {(0, 1)}}


def test_channels_are_slices_with_their_axes_named() -> None:
    drawing = drawn(pictures.channels())
    assert [panel.slice for panel in stack("x", drawing).panels] == ["n=1 c=0", "n=1 c=1"]
    assert [panel.slice for panel in stack("w", drawing).panels] == ["o=2 c=0", "o=2 c=1"]
    assert [panel.slice for panel in stack("yours", drawing).panels] == ["n=1 o=2"]
    [bias] = stack("b", drawing).panels
    assert bias.slice == ""
    assert bias.lit[0] == {(0, 2)}


def test_filters_gradients_are_named_by_filter_and_channel() -> None:
    part = WeightGradient(X, Source("d"), ROW)
    arguments = {"x": tensor([[[[1, 2, 3]]]]), "d": tensor([[[[1, 2]]]])}
    assert stack("expected", of(failing(part, arguments, [[[[0, 0]]]], "f"))).panels[0].slice == "o=0 c=0"


def test_axes_that_have_no_letters_are_numbered() -> None:
    arguments = {"x": tensor(np.ones((1, 2, 1, 1, 3)))}
    drawing = of(failing(Windows(X, ROW, Max()), arguments, np.zeros((1, 2, 1, 1, 2)), "f"))
    assert [panel.slice for panel in stack("x", drawing).panels] == ["[0, 0, 0]", "[0, 1, 0]"]


def test_one_number_and_a_row_of_numbers_can_be_drawn() -> None:
    arguments = {"x": tensor([1, 2]), "w": tensor([3, 4])}
    drawing = of(failing(Dot(X, Source("w")), arguments, 10, "neuron"))
    assert texts(stack("x", drawing).panels[0]) == [["1", "2"]]
    [yours] = stack("yours", drawing).panels
    assert yours.squares == ((Square("10", differs=True),),)
    assert drawing.choices[0].sentences == ("1·3 + 2·4 = 11, yours is 10",)


# --- what can be chosen ------------------------------------------------------------------------------------------


def test_the_first_number_that_differs_is_chosen() -> None:
    drawing = of(failing(CORR, ARGUMENTS, [[-1, 0]], "corr2d"))
    assert drawing.first == 1
    assert [choice.sentences for choice in drawing.choices] == [
        ("1·1 + 2·(-1) = -1, and so is yours",),
        ("2·1 + 3·(-1) = -1, yours is 0",),
    ]


def test_of_many_numbers_those_that_differ_can_be_chosen() -> None:
    x = tensor(np.zeros((9, 9)))
    part = Windows(X, (axis(9, 1), axis(9, 1)), Max())
    came = np.zeros((9, 9))
    came[8, 7] = 1
    drawing = of(failing(part, {"x": x}, came, "f"))
    assert [choice.place for choice in drawing.choices] == ["[8, 7]"]
    assert stack("yours", drawing).panels[0].picks == {(8, 7): 0}
    assert len(of(failing(part, {"x": x}, came + 2, "f")).choices) == 64


def test_slices_that_are_right_are_left_out_and_that_is_said() -> None:
    x = tensor([[[[1, 2, 3]], [[4, 5, 6]]]])
    drawing = of(failing(Windows(X, ROW, Max()), {"x": x}, [[[[2, 3]], [[5, 0]]]], "f"))
    assert [panel.slice for each in (*drawing.inputs, *drawing.results) for panel in each.panels] == ["n=0 c=1"] * 3
    assert drawing.notes == ("Only slices with numbers that differ are shown.",)


@pytest.mark.parametrize("groups", [1, 5])
def test_what_is_too_much_for_a_page_is_less_to_choose_from(groups: int) -> None:
    x = tensor(np.arange(300).reshape(1, 3, 10, 10) % 7)
    w = tensor(np.ones((1, 3, 3, 3)))
    part = Windows(X, (axis(10, 3), axis(10, 3)), Sum(Source("w")))
    failure = failing(part, {"x": x, "w": w}, np.zeros((1, 1, 8, 8)), "f")
    report = pictured(failure, "conv2d")
    many = replace(report, groups=report.groups * groups)
    [drawing] = drawings(many, many.groups[0], "en")
    assert len(drawing.choices) == {1: 64, 5: 1}[groups]


# --- what is said ------------------------------------------------------------------------------------------------


def test_a_mistake_that_was_named_has_its_own_sum() -> None:
    drawing = drawn(pictures.flipped_kernel(), "ko")
    assert drawing.choices[0].sentences == (
        "1·1 + 2·3 + 3·0 + (-1)·(-2) = 9, 나온 값은 6",
        "1·(-2) + 2·0 + 3·3 + (-1)·1 = 6: 커널을 180도 돌린 다음에 밀었다.",
    )


def test_a_mistake_that_makes_another_number_than_came_has_no_sum() -> None:
    theirs = mistake("negated", text("Negates.", "부호."), Windows(X, ROW, Sum(Source("k")), 0))
    drawing = of(failing(CORR, ARGUMENTS, [[5, -1]], "corr2d"), theirs)
    assert [len(choice.sentences) for choice in drawing.choices] == [1, 1]


def test_where_the_shape_is_wrong_each_side_is_counted_as_it_should_be_and_as_the_mistake_does() -> None:
    drawing = drawn(pictures.wrong_shape())
    assert drawing.steps == (
        "height: (n - k) // s + 1 = (4 - 2) // 2 + 1 = 2, yours is 3",
        "height: (n - k) // s + 1 = (4 - 2) // 1 + 1 = 3: Does not use the stride.",
        "width: (n - k) // s + 1 = (5 - 2) // 2 + 1 = 2, yours is 4",
        "width: (n - k) // s + 1 = (5 - 2) // 1 + 1 = 4: Does not use the stride.",
    )
    assert [stack(each, drawing).panels[0].size for each in ("expected", "yours")] == [(2, 2), (3, 4)]
    assert stack("yours", drawing).panels[0].picks == {}
    assert {choice.yours for choice in drawing.choices} == {""}


def test_only_the_side_that_is_wrong_is_counted() -> None:
    drawing = of(failing(CORR, ARGUMENTS, [[0, 0, 0]], "corr2d"))
    assert drawing.steps == ("width: (n - k) // s + 1 = (3 - 2) // 1 + 1 = 2, yours is 3",)


def test_another_number_of_axes_has_no_sides_to_count() -> None:
    assert of(failing(CORR, ARGUMENTS, [0, 0], "corr2d")).steps == ()


def test_whole_numbers_are_counted_line_by_line() -> None:
    assert drawn(pictures.shape()).steps[1:3] == (
        "[1]: out = 8",
        "[2]: (n + 2·p - k) // s + 1 = (32 + 2·1 - 3) // 2 + 1 = 16, yours is 15",
    )
    one = Failure("m", call=Call("f", (), {}), expected=3, actual=4, picture=Size(axis(5, 3)))
    assert of(one).steps == ("(n - k) // s + 1 = (5 - 3) // 1 + 1 = 3, yours is 4",)


def test_below_a_number_that_is_counted_stands_how_a_mistake_counts_it() -> None:
    one = Failure("m", call=Call("f", (), {}), expected=3, actual=4, picture=Size(axis(5, 3)))
    theirs, others = (
        mistake(name, text(f"Is {name}.", "틀림."), Size(counted))
        for name, counted in (("narrow", axis(5, 2)), ("wide", axis(5, 4)))
    )
    assert of(one, others, theirs).steps == (
        "(n - k) // s + 1 = (5 - 3) // 1 + 1 = 3, yours is 4",
        "(n - k) // s + 1 = (5 - 2) // 1 + 1 = 4: Is narrow.",
    )


# --- digits ------------------------------------------------------------------------------------------------------


def test_long_numbers_are_shortened_unless_what_differs_would_be_lost() -> None:
    third = 1 / 3
    arguments = {"x": tensor([[third, third, 1]])}
    drawing = of(failing(Windows(X, ROW, Max()), arguments, [[third, 1.0000000001]], "f"))
    assert texts(stack("x", drawing).panels[0]) == [["0.3333", "0.3333", "1"]]
    assert texts(stack("yours", drawing).panels[0]) == [["0.3333", "1.0000000001"]]
    assert not stack("x", drawing).has_all_digits
    assert drawing.notes == ("Numbers with many digits are shortened.",)


# --- where nothing is drawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"picture": None},
        {"actual": UNSET},
        {"actual": None},
        {"actual": "9"},
        {"actual": List((1, "x"))},
        {"expected": UNSET},
        {"expected": tensor([[1]])},
        {"call": None},
        {"picture": Parts((CORR,))},
    ],
    ids=str,
)
def test_what_cannot_be_held_against_the_picture_is_not_drawn(changed: dict[str, object]) -> None:
    failure = failing(CORR, ARGUMENTS, [[0, 0]], "corr2d")
    assert nothing_is_drawn(replace(failure, **changed))


def test_nothing_is_drawn_of_a_group_without_a_failure_or_of_a_result_without_numbers() -> None:
    report = pictured(failing(CORR, ARGUMENTS, [[0, 0]], "corr2d"), "corr2d")
    bare = replace(report.groups[0], failure=None)
    assert drawings(report, bare, "en") == ()
    empty = Windows(X, (axis(1, 1), axis(1, 2)), Sum(K))
    assert nothing_is_drawn(failing(empty, {**ARGUMENTS, "x": tensor([[1]])}, np.zeros((1, 1)), "corr2d"))


def test_a_picture_that_is_too_large_is_not_drawn() -> None:
    large = tensor(np.zeros((60, 60)))
    part = Windows(X, (axis(60, 60), axis(60, 60)), Max())
    assert nothing_is_drawn(failing(part, {"x": large}, [[1]], "f"))


# --- tuples ------------------------------------------------------------------------------------------------------


def test_each_item_of_a_tuple_that_is_wrong_has_its_picture() -> None:
    largest, where = Windows(X, ROW, Max()), Windows(X, ROW, Argmax())
    right = [result_of(part, {"x": ARGUMENTS["x"]}) for part in (largest, where)]
    failure = Failure(
        "m",
        call=Call("f", (ARGUMENTS["x"],), {}),
        names=("x",),
        expected=Tuple(tuple(map(tensor, right))),
        actual=Tuple((tensor(right[0]), tensor(right[1] + 1))),
        picture=Parts((largest, where)),
    )
    drawing = of(failure)
    assert [each.source for each in drawing.results] == ["expected[1]", "yours[1]"]
    assert drawing.choices[0].sentences == ("max(1, 2) → row 0, column 1 → 0·3 + 1 = 1, yours is 2",)
    left = [undrawn(row, [drawing]) for row in results(failure)]
    assert [[each.part for each in row] for row in left] == [["[0]", "[0]"], []]


# --- what is left to show ----------------------------------------------------------------------------------------


def test_arguments_that_take_no_part_are_shown_by_others() -> None:
    failure = failing(CORR, {**ARGUMENTS, "unused": tensor([[1]])}, [[0, 0]], "corr2d")
    arguments = array_arguments(failure)
    assert [each.label for each in undrawn(arguments, [of(failure)])] == ["unused"]
    assert [each.label for each in undrawn(arguments, [])] == ["x", "k", "unused"]


def test_an_argument_that_is_looked_at_in_another_way_is_shown_by_others() -> None:
    failure = failing(Windows(X, ROW, Sum(Source("k", (View.FLIP,)))), ARGUMENTS, [[0, 0]], "convolve")
    drawing = of(failure)
    assert texts(stack("flip(k)", drawing).panels[0]) == [["-1", "1"]]
    assert [each.label for each in undrawn(array_arguments(failure), [drawing])] == ["k"]


def test_arguments_of_which_slices_are_left_out_are_drawn_in_part() -> None:
    report = pictures.channels()
    failure = report.groups[0].failure
    assert failure is not None
    assert [each.label for each in partly_drawn(array_arguments(failure), [drawn(report)])] == ["x", "w"]
