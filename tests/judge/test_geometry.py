"""An author's line with the numbers of a call in it, or one sentence on why it has none."""

from __future__ import annotations

import contextlib
import itertools
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.signatures import parse_signature
from grader.judge.cells import PictureError
from grader.judge.geometry import geometry
from grader.judge.picture import named, names, picture
from grader.model.exercise import Call
from grader.model.picture import (
    Axis,
    BiasGradient,
    Dot,
    Formula,
    Geometry,
    Max,
    Mean,
    Pad,
    Parts,
    Shape,
    Size,
    Source,
    Sum,
    Windows,
)
from grader.values import Tuple, from_numpy

pytestmark = pytest.mark.quick

SIGNATURE = parse_signature(
    "f(x: tensor[H, W], k: tensor[kh, kw] | None = None, stride: int | pair | None = None, padding: int | tuple = 0, "
    "mode: str = 'valid', value: float = 0.5, flag: bool = True) -> tensor[...]"
)


def tensor(*shape: int) -> Any:
    return from_numpy(np.ones(shape), "tensor")


def found(line: str, *args: Any, **kwargs: Any) -> Geometry | None:
    return geometry(line, Call("f", args, kwargs), SIGNATURE)


def test_numbers_come_from_the_call_and_its_defaults() -> None:
    assert found("window(x, kernel=k, padding=padding)", tensor(4, 5), tensor(2, 3)) == Windows(
        Source("x"), (Axis(4, size=2, places=3), Axis(5, size=3, places=3)), Sum(Source("k"))
    )


def test_a_pair_has_the_heights_number_first() -> None:
    line = "window(x, take=max, size=2, stride=stride or 2, padding=[stride[1], 0])"

    windows = found(line, tensor(5, 5), stride=Tuple((3, 1)))
    assert isinstance(windows, Windows)
    assert [(axis.stride, axis.before, axis.after) for axis in windows.axes] == [(3, 1, 1), (1, 0, 0)]
    assert (windows.take, windows.fill) == (Max(), "lowest")
    windows = found("window(x, take=max, size=2, stride=stride or 2)", tensor(5, 5))
    assert isinstance(windows, Windows)
    assert [axis.stride for axis in windows.axes] == [2, 2]


def test_a_number_stands_for_each_of_its_items() -> None:
    line = "window(x, take=max, size=2, stride=[stride[1], stride[0]])"

    one, two = found(line, tensor(5, 5), stride=2), found(line, tensor(5, 5), stride=Tuple((1, 3)))
    assert isinstance(one, Windows)
    assert isinstance(two, Windows)
    assert [axis.stride for axis in one.axes] == [2, 2]
    assert [axis.stride for axis in two.axes] == [3, 1]


def test_axes_and_strings_may_stand_in_an_expression() -> None:
    line = "window(x, kernel=flip(k), padding=[(mode == 'full') * (kh - 1), (mode == 'full') * (kw - 1)])"

    full = found(line, tensor(4, 5), tensor(2, 3), mode="full")
    valid = found(line, tensor(4, 5), tensor(2, 3))
    assert isinstance(full, Windows)
    assert isinstance(valid, Windows)
    assert [(axis.before, axis.places) for axis in full.axes] == [(1, 5), (2, 7)]
    assert [(axis.before, axis.places) for axis in valid.axes] == [(0, 3), (0, 3)]


@pytest.mark.parametrize(("ceil_mode", "places"), [(0, 2), (1, 3)])
def test_ceil_mode_counts_a_window_that_hangs_over(ceil_mode: int, places: int) -> None:
    assert found(f"places(6, size=3, stride=2, ceil_mode={ceil_mode})", tensor(1, 1)) == Size(
        Axis(6, size=3, places=places, stride=2, ceil_mode=bool(ceil_mode))
    )


def test_a_window_that_begins_in_the_padding_behind_is_not_counted() -> None:
    size = found("places(4, size=2, stride=3, padding=1, ceil_mode=1)", tensor(1, 1))
    assert isinstance(size, Size)
    assert isinstance(size.step, Axis)
    assert size.step.places == 2  # of 3, the last begins at 6 - 1 = 5, behind the row of 4


def test_the_divisor_of_a_mean() -> None:
    def divisor(keys: str) -> object:
        windows = found(f"window(x, take=mean, size=[2, 3], {keys})", tensor(5, 5))
        assert isinstance(windows, Windows)
        assert isinstance(windows.take, Mean)
        return windows.take.divisor

    assert divisor("count_include_pad=flag") == 6
    assert divisor("count_include_pad=0") == "inside"
    assert divisor("divisor=H - 1") == 4


def test_what_the_call_does_not_have_takes_no_part() -> None:
    assert found("dot(x, weights=x, bias=k)", tensor(2, 2)) == Dot(Source("x"), Source("x"))
    assert found("dot(x, weights=x, bias=k)", tensor(2, 2), None) == Dot(Source("x"), Source("x"))
    assert found("pad(x, sides=1, value=value)".replace("1", "padding"), tensor(2, 2), padding=1) == Pad(
        Source("x"), (1, 1), (1, 1), fill=0.5
    )
    assert found("pad(x, sides=padding, value=value)", tensor(2, 2), padding=1, value=2.0) == Pad(
        Source("x"), (1, 1), (1, 1), fill=Source("value")
    )


def test_sides_are_left_right_top_and_bottom() -> None:
    sides = Tuple((1, 2, 3, 4))

    assert found("pad(x, sides=padding)", tensor(2, 2), padding=sides) == Pad(Source("x"), (3, 4), (1, 2))
    line = "pad(x, sides=[padding[3], 0, padding[0], 5])"
    assert found(line, tensor(2, 2), padding=sides) == Pad(Source("x"), (1, 5), (4, 0))


def test_a_shape_of_expressions_and_axes() -> None:
    assert found("shape(H + 1, places(W, size=2))", tensor(3, 4)) == Shape(
        (Formula("H + 1", {"H": 3}, 4), Axis(4, size=2, places=3))
    )
    assert found("shape(stride[0])", tensor(3, 4), stride=Tuple((5, 6))) == Shape(
        (Formula("stride[0]", {"stride[0]": 5}, 5),)
    )


def test_a_word_is_selected_by_the_value_of_an_argument() -> None:
    line = "select(mode, a=bias_gradient(x), b=parts(none, bias_gradient(x)))"

    assert found(line, tensor(1, 1), mode="a") == BiasGradient(Source("x"))
    assert found(line, tensor(1, 1), mode="b") == Parts((None, BiasGradient(Source("x"))))
    assert found(line, tensor(1, 1), mode="the argument that selects") is None
    assert found(line, tensor(1, 1), mode="other") is None
    assert found("select(flag, true=bias_gradient(x), false=none)", tensor(1, 1)) == BiasGradient(Source("x"))
    assert found("select(flag, true=bias_gradient(x), false=none)", tensor(1, 1), flag=False) is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("window(x, take=max, size=2, stride=stride)", "stride is not a whole number"),
        ("window(x, take=max, size=2, stride=H - 3)", "stride and dilation are at least 1"),
        ("window(x, take=max, size=2, padding=1 - H)", "padding is not negative"),
        ("window(x, take=max, size=4)", "the window does not fit"),
        ("window(x, take=max, size=0)", "a window has at least one entry"),
        ("window(x, take=max, size=value)", "size is not a whole number"),
        ("window(x, take=max, size=H // 0)", "integer division or modulo by zero"),
        ("window(x, take=max, size=mode * 2)", "'mode * 2' cannot be calculated: something in it is not a number"),
        ("window(x, take=max, size=kh)", "the call has no number kh"),
        ("window(x, kernel=k)", "the call has nothing for 'kernel' of window"),
        ("window(mode, take=max, size=2)", "the call has nothing for 'x' of window"),
        ("places(H * 1000000000, size=1)", "length is too large"),
        ("pad(x, sides=mode)", "mode is not a whole number"),
        ("pad(x, sides=[padding, 0, 0, 0 - 1])", "a border is not negative"),
        ("pad(x, sides=padding, mode=mode)", "there is no mode 'valid'"),
        ("pad(x, sides=padding, value=mode)", "mode is not a number"),
        ("scatter(x, kernel=x, padding=9)", "nothing is left of the result"),
    ],
)
def test_what_cannot_be_filled_in_is_one_sentence(line: str, problem: str) -> None:
    with pytest.raises(PictureError, match=rf"\A{re.escape(problem)}\Z"):
        found(line, tensor(3, 3))


def test_a_call_that_does_not_fit_its_signature_has_no_picture() -> None:
    with pytest.raises(PictureError, match="does not fit f"):
        found("bias_gradient(x)")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("window(x, kernel=k)", "filters are O x C x kh x kw, and images have channels"),
        ("window(k, kernel=k, groups=2)", "2 channels are not 2 groups of 2"),
        ("window(x, take=columns, size=1)", "x has no channels"),
        ("dense(x, weights=k)", "k does not fit x"),
        ("dot(x, weights=k)", "k has another shape than x"),
        ("route(k, to=x, size=1)", "k has another shape than there are windows"),
        ("weight_gradient(k, x=x, size=2)", "k has another size than there are windows"),
        ("bias_gradient(x)", "x has no filters"),
        ("scatter(x, kernel=k)", "the kernel has other channels than the image"),
        ("dot(mode, weights=k)", "mode is not an array or a number"),
    ],
)
def test_arrays_that_do_not_fit_the_geometry_are_one_sentence(line: str, problem: str) -> None:
    call = Call("f", (tensor(4, 4), tensor(3, 2, 2, 2)), {"mode": "full"})
    part = geometry(line, call, SIGNATURE)

    assert part is not None
    assert not isinstance(part, Parts)
    with pytest.raises(PictureError, match=rf"\A{re.escape(problem)}\Z"):
        picture(part, named(call, names(call, SIGNATURE)))


LINES = (
    "window(x, kernel=k, stride=stride, padding=padding, dilation=dilation, groups=groups)",
    "window(x, kernel=flip(transpose(k)), before=padding, after=[0, stride[1]], places=[H - kh, 2])",
    "window(x, take=max, size=size, stride=stride or size, padding=padding, ceil_mode=flag)",
    "window(x, take=argmax, size=size, dilation=dilation, padding=padding, fill=groups)",
    "window(mean(x), take=mean, size=size, padding=padding, divisor=groups)",
    "window(x, take=columns, size=size, stride=stride, fill=lowest)",
    "window(x, take=entries, size=[H, size], padding=dilation)",
    "scatter(x, kernel=k, bias=size, stride=stride, padding=padding, extra=dilation)",
    "scatter(x, kernel=k, stride=stride, length=[H, groups * 7])",
    "route(k, to=x, size=size, stride=stride, padding=padding)",
    "weight_gradient(k, x=x, size=[kh, 2], stride=stride, padding=padding)",
    "bias_gradient(x)",
    "pad(x, sides=padding, mode='reflect')",
    "pad(x, sides=[padding, size, stride, padding], mode='circular', value=dilation)",
    "dot(x, weights=k, bias=groups)",
    "dense(mean(x), weights=mean(k))",
    "shape(size + kh, places(H, size=size, stride=stride, padding=padding))",
)
SHAPES = st.lists(st.integers(0, 4), max_size=4).map(tuple)
NUMBERS = st.integers(-1, 4) | st.tuples(st.integers(-1, 4), st.integers(0, 4)).map(Tuple) | st.none()
ANY = parse_signature(
    "f(x: tensor[..., H, W], k: tensor[..., kh, kw], size: int | pair = 2, stride: int | pair = 1, "
    "padding: int | pair = 0, dilation: int | pair = 1, groups: int = 1, flag: bool = False) -> tensor[...]"
)


@settings(max_examples=200, deadline=None)
@given(
    line=st.sampled_from(LINES),
    shapes=st.tuples(SHAPES, SHAPES),
    options=st.dictionaries(st.sampled_from(["size", "stride", "padding", "dilation", "groups", "flag"]), NUMBERS),
)
def test_any_line_on_any_call_has_cells_or_one_error(
    line: str, shapes: tuple[tuple[int, ...], tuple[int, ...]], options: dict[str, Any]
) -> None:
    call = Call("f", tuple(tensor(*shape) for shape in shapes), options)
    with contextlib.suppress(PictureError):
        part = geometry(line, call, ANY)
        assert part is not None
        assert not isinstance(part, Parts)
        drawn = picture(part, named(call, names(call, ANY)))
        for place in itertools.islice(drawn.indices(), 20):
            assert isinstance(drawn.cell(place).value, int | float)
