"""The sum behind a number: each expectation can be worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judge.picture import picture
from grader.model.picture import (
    Argmax,
    Axis,
    BiasGradient,
    Columns,
    Dense,
    Dot,
    Formula,
    Max,
    Mean,
    Pad,
    Part,
    Route,
    Scatter,
    Source,
    Sum,
    WeightGradient,
    Windows,
)
from grader.reporting.sum_text import reason_texts, step_text, sum_text
from grader.values import Value
from tests.reporting.pictures import K, X, axis, tensor

pytestmark = pytest.mark.quick

ROW = (axis(1, 1), axis(3, 2))
EDGES = (axis(1, 1), axis(3, 2, before=1, after=1))


def said(part: Part, *place: int, language: str = "en", **arguments: Value) -> str:
    drawn = picture(part, arguments)
    return sum_text(drawn, drawn.cell(place), language)


def why(part: Part, *place: int, **arguments: Value) -> tuple[str, ...]:
    return reason_texts(picture(part, arguments).cell(place), "en")


# --- sums --------------------------------------------------------------------------------------------------------


def test_products_are_added_and_negative_numbers_are_enclosed() -> None:
    x, k = tensor([[1, -2, 3]]), tensor([[-4, 5]])
    assert said(Windows(X, ROW, Sum(K)), 0, 0, x=x, k=k) == "1·(-4) + (-2)·5 = -14"


def test_a_bias_is_named() -> None:
    part = Windows(X, ROW, Sum(K, Source("b")))
    x, k = tensor([[1, 2, 3]]), tensor([[4, 5]])
    assert said(part, 0, 0, x=x, k=k, b=-1) == "1·4 + 2·5 + bias (-1) = 13"
    assert said(part, 0, 0, x=x, k=k, b=0.5, language="ko") == "1·4 + 2·5 + 편향 0.5 = 14.5"


def test_what_stands_in_the_padding_is_marked() -> None:
    x, k = tensor([[1, 2, 3]]), tensor([[4, 5]])
    assert said(Windows(X, EDGES, Sum(K)), 0, 0, x=x, k=k) == "‹0›·4 + 1·5 = 5"
    assert said(Windows(X, EDGES, Sum(K), -2), 0, 3, x=x, k=k) == "3·4 + ‹-2›·5 = 2"


def test_of_very_many_products_some_are_left_out() -> None:
    ones = tensor(np.ones((7, 7)))
    sentence = said(Windows(X, (axis(7, 7), axis(7, 7)), Sum(K)), 0, 0, x=ones, k=ones)
    assert sentence == " + ".join(["1·1"] * 35) + " + … + 1·1 = 49"


def test_a_number_with_many_digits_is_shortened_and_that_is_said() -> None:
    third = tensor([[1 / 3, 2, 3]])
    assert said(Windows(X, ROW, Sum(K)), 0, 0, x=third, k=tensor([[3, 1]])) == "0.3333·3 + 2·1 ≈ 3"
    assert said(Windows(X, ROW, Mean(3)), 0, 0, x=tensor([[1, 3, 0]]), k=third) == "(1 + 3) / 3 ≈ 1.333"


def test_numbers_of_float32_read_as_float32_writes_them() -> None:
    assert said(Windows(X, ROW, Max()), 0, 0, x=tensor([[0.1, -1, 0]], "float32")) == "max(0.1, -1) = 0.1"
    assert said(Windows(X, ROW, Mean(2)), 0, 0, x=tensor([[0.1, 0.2, 0]], "float32")) == "(0.1 + 0.2) / 2 = 0.15"
    assert said(Windows(X, ROW, Mean(1)), 0, 0, x=tensor([[60000, 60000, 0]], "float16")) == "(60000 + 60000) / 1 = inf"


@pytest.mark.parametrize(
    ("take", "sentence"),
    [
        (Max(), "max(1, -2) = 1"),
        (Argmax(), "max(1, -2) → row 0, column 0 → 0·3 + 0 = 0"),
        (Mean(2), "(1 + (-2)) / 2 = -0.5"),
        (Mean("inside"), "(1 + (-2)) / 2 = -0.5"),
    ],
)
def test_each_way_of_taking_a_window(take: Max | Argmax | Mean, sentence: str) -> None:
    assert said(Windows(X, ROW, take), 0, 0, x=tensor([[1, -2, 3]])) == sentence


def test_an_entry_of_a_column_says_from_where() -> None:
    assert said(Windows(X, EDGES, Columns()), 1, 2, x=tensor([[[1, -2, 3]]])) == "x[0, 0, 2] = 3"
    assert said(Windows(X, EDGES, Columns()), 0, 0, x=tensor([[[1, -2, 3]]])) == "padding of x = 0"


def test_what_is_below_every_number_is_minus_infinity() -> None:
    part = Windows(X, EDGES, Max(), "lowest")
    assert said(part, 0, 0, x=tensor([[1, 2, 3]])) == "max(‹-∞›, 1) = 1"
    assert said(part, 0, 0, x=tensor([[1, 2, 3]], "int64")) == "max(‹-∞›, 1) = 1"
    alone = Windows(X, (axis(1, 1), axis(3, 1, before=1)), Max(), "lowest")
    assert said(alone, 0, 0, x=tensor([[1, 2, 3]], "int64")) == "max(‹-∞›) = -∞"


def test_a_number_that_is_copied_says_from_where() -> None:
    pad = Pad(X, (1, 0), (0, 0))
    assert said(pad, 1, 2, x=tensor([[1, 2, 3]])) == "x[0, 2] = 3"
    assert said(pad, 0, 2, x=tensor([[1, 2, 3]])) == "padding of x = 0"


def test_not_a_number_is_not_hidden() -> None:
    assert said(Windows(X, ROW, Max()), 0, 0, x=tensor([[float("nan"), 1, 3]])) == "max(nan, 1) = nan"
    assert said(Windows(X, ROW, Mean(0)), 0, 0, x=tensor([[1, 1, 3]])) == "(1 + 1) / 0 = nan"


def test_sums_without_windows() -> None:
    x, w = tensor([1, 2]), tensor([3, 4])
    assert said(Dot(X, Source("w")), x=x, w=w) == "1·3 + 2·4 = 11"
    dense = Dense(X, Source("w"), Source("b"))
    assert said(dense, 0, 0, x=tensor([[1, 2]]), w=tensor([[3, 4]]), b=tensor([5])) == "1·3 + 2·4 + bias 5 = 16"


# --- the way back ------------------------------------------------------------------------------------------------


def test_a_gradient_that_comes_from_windows_says_from_which() -> None:
    part = Route(Source("d"), X, (axis(1, 1), axis(3, 2)))
    x, d = tensor([[1, 5, 2]]), tensor([[3, 4]])
    assert said(part, 0, 1, x=x, d=d) == "3 + 4 = 7"
    assert why(part, 0, 1, x=x, d=d) == ("It is the largest number of the windows [0, 0], [0, 1].",)
    assert said(part, 0, 0, x=x, d=d) == "0"
    assert why(part, 0, 0, x=x, d=d) == (
        "It is not the largest number of any window.",
        "Window [0, 0] has its largest number at [0, 1].",
    )


def test_one_gradient_alone_is_itself() -> None:
    part = Route(Source("d"), X, (axis(1, 1), axis(2, 2)))
    assert said(part, 0, 0, x=tensor([[2, 1]]), d=tensor([[-3]])) == "-3"


def test_where_nothing_lands_that_is_said() -> None:
    part = Scatter(X, K, (Axis(1, 1, 1), Axis(3, 1, 2, stride=2)))
    x, k = tensor([[1, 2]]), tensor([[3]])
    assert said(part, 0, 2, x=x, k=k) == "2·3 = 6"
    assert said(part, 0, 1, x=x, k=k) == "0"
    assert why(part, 0, 1, x=x, k=k) == ("Nothing is added up here.",)
    assert why(part, 0, 2, x=x, k=k) == ()


def test_gradients_of_weights_and_of_a_bias() -> None:
    x, d = tensor([[1, 2, 3]]), tensor([[4, -5]])
    assert said(WeightGradient(X, Source("d"), ROW), 0, 1, x=x, d=d) == "2·4 + 3·(-5) = -7"
    assert said(BiasGradient(Source("d")), 0, d=tensor([[[4, -5]]])) == "4 + (-5) = -1"


# --- whole numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (axis(5, 3), "(n - k) // s + 1 = (5 - 3) // 1 + 1 = 3"),
        (axis(5, 3, stride=2, before=1, after=1), "(n + 2·p - k) // s + 1 = (5 + 2·1 - 3) // 2 + 1 = 3"),
        (axis(5, 2, before=0, after=1), "(n + p + q - k) // s + 1 = (5 + 0 + 1 - 2) // 1 + 1 = 5"),
        (axis(7, 3, dilation=2), "(n - d·(k - 1) - 1) // s + 1 = (7 - 2·(3 - 1) - 1) // 1 + 1 = 3"),
        (Axis(6, 3, 3, 2, ceil_mode=True), "ceil((n - k) / s) + 1 = ceil((6 - 3) / 2) + 1 = 3"),
        (
            Axis(3, 1, 2, 3, before=1, after=1, ceil_mode=True),
            "ceil((n + 2·p - k) / s) + 1 = ceil((3 + 2·1 - 1) / 3) + 1 = 3, "
            "without a last window that begins behind the image: 2",
        ),
        (Formula("h * w + c", {"h": 2, "w": 3, "c": -1}, 5), "h * w + c = 2 * 3 + (-1) = 5"),
        (Axis(6, 3, 2), "2"),
        (Formula("n", {"n": 2}, 2), "n = 2"),
        (Formula("s[0] * s[1] + s2", {"s[0]": 5, "s[1]": 6, "s2": 7}, 37), "s[0] * s[1] + s2 = 5 * 6 + 7 = 37"),
        (Formula("3", {}, 3), "3"),
        (Formula("kernel_h * k", {"k": 2, "kernel_h": 4}, 8), "kernel_h * k = 4 * 2 = 8"),
    ],
)
def test_a_whole_number_is_a_formula_filled_in(step: Axis | Formula, sentence: str) -> None:
    assert step_text(step, "en") == sentence
