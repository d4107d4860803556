"""Reports with a picture, made by hand: what should have come is what the geometry says, and what came is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.judge.picture import picture
from grader.model.exercise import Call
from grader.model.picture import (
    Axis,
    Formula,
    Max,
    Mean,
    Part,
    Route,
    Scatter,
    Shape,
    Source,
    Sum,
    View,
    Windows,
)
from grader.model.report import Certainty, Failure, Mistake, Report, Share
from grader.values import Array, Tuple, Value
from tests.making import text
from tests.reporting.reports import array, hidden, lost, passed, report

GROUP = "any image and kernel"
X, K = Source("x"), Source("k")
FLIPPED = text(
    "Rotates the kernel by 180 degrees before sliding it, which is a true convolution.",
    "커널을 180도 돌린 다음에 밀었다.",
)


def tensor(numbers: object, dtype: str = "float64") -> Array:
    return array(numbers, dtype, "tensor")


def result_of(part: Part, arguments: Mapping[str, Value]) -> np.ndarray[Any, Any]:
    """All numbers of the result, as the geometry says."""
    drawn = picture(part, arguments)
    return np.array([drawn.cell(index).value for index in drawn.indices()], "float64").reshape(drawn.shape)


def failing(part: Part, arguments: Mapping[str, Value], came: object, function: str, **changed: Any) -> Failure:
    """A call that should return what ``part`` says, and returned ``came``."""
    expected = result_of(part, arguments)
    actual = np.array(came, "float64")
    same = actual.shape == expected.shape
    differing = tuple(map(int, np.flatnonzero(actual != expected))) if same else ()
    said = f"{len(differing)} of {expected.size} numbers differ" if same else "the shape is wrong"
    given: dict[str, Any] = {
        "message": said,
        "why": changed.pop("why", "A made-up case."),
        "call": Call(function, tuple(arguments.values()), {}),
        "names": tuple(arguments),
        "actual": tensor(actual),
        "expected": tensor(expected),
        "differing": differing,
        "picture": part,
    }
    return Failure(**{**given, **changed})


def pictured(failure: Failure, exercise: str, *mistakes: Mistake, name: str = GROUP) -> Report:
    group = hidden(passed(name, 5, 12, "Images and kernels of other sizes.", "다른 크기의 이미지와 커널."))
    return report(lost(group, failure, failing=4, score=0), exercise=exercise, mistakes=mistakes)


def mistake(name: str, title: Any, part: Part) -> Mistake:
    hint = text("Slide it over a row on paper.", "종이에 한 행을 밀어 보자.")
    return Mistake(name, title, hint, Certainty.SAME, 1.0, (Share(GROUP, 4),), 4, pictures={GROUP: part})


def axis(length: int, size: int, **others: Any) -> Axis:
    """An axis with as many windows as fit."""
    stride, dilation = others.get("stride", 1), others.get("dilation", 1)
    room = length + others.get("before", 0) + others.get("after", 0) - dilation * (size - 1) - 1
    return Axis(length, size, room // stride + 1, **others)


def flipped_kernel() -> Report:
    """A plain convolution with the kernel turned over, which is a known mistake with a geometry of its own."""
    arguments: dict[str, Value] = {"x": tensor([[1, 2, 0], [3, -1, 2]]), "k": tensor([[1, 3], [0, -2]])}
    axes = (axis(2, 2), axis(3, 2))
    right, wrong = Windows(X, axes, Sum(K)), Windows(X, axes, Sum(Source("k", (View.FLIP,))))
    failure = failing(right, arguments, result_of(wrong, arguments), "corr2d")
    return pictured(failure, "corr2d", mistake("flipped", FLIPPED, wrong))


def channels() -> Report:
    """Two images of two channels, three filters with a bias, padding per axis, stride and dilation."""
    generator = np.random.default_rng(3)
    arguments: dict[str, Value] = {
        "x": tensor(generator.integers(-4, 5, (2, 2, 5, 4))),
        "w": tensor(generator.integers(-3, 4, (3, 2, 2, 3))),
        "b": tensor([1, 0, -2]),
    }
    axes = (axis(5, 2, stride=2, before=1, after=1, dilation=2), axis(4, 3, before=2, after=2))
    part = Windows(X, axes, Sum(Source("w"), Source("b")))
    came = result_of(part, arguments)
    came[1, 2] += [[0, 0, 1, 0, 0, 2], [0, 3, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]
    return pictured(failing(part, arguments, came, "conv2d"), "conv2d")


def largest() -> Report:
    """Pooling whose padding won where all numbers are negative."""
    arguments: dict[str, Value] = {"x": tensor([[-3, -1, 4, 2], [-2, -5, 0, 1], [3, 7, -6, -4], [2, 1, -8, -9]])}
    axes = (axis(4, 3, stride=2, before=1, after=1), axis(4, 3, stride=2, before=1, after=1))
    part = Windows(X, axes, Max(), "lowest")
    zeros = Windows(X, axes, Max(), 0)
    title = text("Pads with zeros, which are larger than negative numbers.", "0으로 패딩한다. 0은 음수보다 크다.")
    failure = failing(part, arguments, result_of(zeros, arguments), "max_pool2d")
    return pictured(failure, "max-pool2d", mistake("pads-with-zeros", title, zeros))


def mean() -> Report:
    """Averages whose divisor is how many numbers are inside, in float32 and with thirds."""
    arguments: dict[str, Value] = {"x": tensor([[1, 2.5, 4], [0.1, 7, 3]], "float32")}
    axes = (axis(2, 2, before=1, after=1), axis(3, 2, before=1, after=1))
    part = Windows(X, axes, Mean(4))
    return pictured(
        failing(part, arguments, result_of(Windows(X, axes, Mean("inside")), arguments), "avg_pool2d"), "avg-pool2d"
    )


def routed() -> Report:
    """The gradient of a pooling, which went to every number of the window."""
    arguments: dict[str, Value] = {
        "dout": tensor([[1, 2], [3, 4]]),
        "x": tensor([[1, 5, 2], [0, 3, 6], [4, 4, 1]]),
    }
    part = Route(Source("dout"), X, (axis(3, 2), axis(3, 2)))
    return pictured(
        failing(part, arguments, [[1, 3, 2], [4, 10, 6], [3, 7, 4]], "max_pool2d_backward"), "max-pool2d-backward"
    )


def scattered() -> Report:
    """A transposed convolution."""
    arguments: dict[str, Value] = {"x": tensor([[1, 2], [3, 4]]), "k": tensor([[1, 0, -1], [2, 1, 0]])}
    part = Scatter(X, K, (axis(4, 2, stride=2), axis(5, 3, stride=2)))
    came = result_of(part, arguments)
    came[:, 2] = [-1, 2, -3, 6]
    return pictured(failing(part, arguments, came, "conv_transpose2d"), "conv-transpose2d")


def batch() -> Report:
    """Two images, each with a slice of the result that is wrong, so that slices take turns."""
    arguments: dict[str, Value] = {"x": tensor([[[[1, 2]]], [[[3, 4]]]]), "w": tensor([[[[1, 1]]], [[[1, -1]]]])}
    part = Windows(X, (axis(1, 1), axis(2, 2)), Sum(Source("w")))
    return pictured(failing(part, arguments, [[[[0]], [[-1]]], [[[7]], [[0]]]], "conv2d"), "conv2d")


def wrong_shape() -> Report:
    """A stride that was not used."""
    arguments: dict[str, Value] = {"x": tensor(np.arange(20).reshape(4, 5) % 7), "k": tensor([[1, 0], [0, 2]])}
    part = Windows(X, (axis(4, 2, stride=2), axis(5, 2, stride=2)), Sum(K))
    plain = Windows(X, (axis(4, 2), axis(5, 2)), Sum(K))
    title = text("Does not use the stride.", "스트라이드를 쓰지 않는다.")
    failure = failing(part, arguments, result_of(plain, arguments), "corr2d_strided")
    return pictured(failure, "corr2d-strided", mistake("stride-ignored", title, plain))


def shape() -> Report:
    """A shape that is counted from numbers."""
    steps = (
        Formula("n", {"n": 2}, 2),
        Formula("out", {"out": 8}, 8),
        axis(32, 3, stride=2, before=1, after=1),
        axis(28, 3, before=1, after=1, dilation=2),
    )
    failure = Failure(
        message="2 items differ",
        why="Padding counts on both sides.",
        call=Call("conv2d_output_shape", (Tuple((2, 3, 32, 28)), 8, 3), {"stride": 2, "padding": 1}),
        names=("shape", "out", "k"),
        actual=Tuple((2, 8, 15, 27)),
        expected=Tuple((2, 8, 16, 26)),
        picture=Shape(steps),
    )
    return pictured(failure, "conv2d-output-shape")


EVERY = {
    made.__name__.replace("_", "-"): made
    for made in (flipped_kernel, channels, batch, largest, mean, routed, scattered, wrong_shape, shape)
}
