"""What makes each number of a result: sums that can be done by hand, and torch, which knows nothing of pictures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 as everybody calls it
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from grader.exercise.signatures import parse_signature
from grader.judge.cells import Added, Averaged, Copied, Counted, Factor, Largest, Passing, Picture, Placed, Routed
from grader.judge.geometry import geometry
from grader.judge.picture import MAX_CELLS, cells_of_interest, named, names, parts_of, picture, pictured, unlike
from grader.model.exercise import Call
from grader.model.picture import Axis, Parts, Size, Source, Sum, Windows
from grader.model.report import Failure
from grader.values import Array, Tuple, Value, from_numpy

pytestmark = pytest.mark.quick

SIGNATURE = (
    "f(x: tensor[...], k: tensor[...] | None = None, b: tensor[O] | float | None = None, size: int | pair = 1, "
    "stride: int | pair | None = 1, padding: int | pair | tuple = 0, dilation: int | pair = 1, groups: int = 1, "
    "mode: str = 'constant', value: float = 0.0, flag: bool = False) -> tensor[...]"
)


def value(thing: Any) -> Value:
    match thing:
        case torch.Tensor():
            return from_numpy(thing.numpy(), "tensor")
        case list():
            return from_numpy(np.array(thing), "tensor")
        case tuple():
            return Tuple(thing)
    return thing  # type: ignore[no-any-return]


def drawn(line: str, *args: Any, **kwargs: Any) -> Picture:
    """The picture that an author's line makes of one call, of its first part."""
    signature = parse_signature(SIGNATURE)
    call = Call("f", tuple(map(value, args)), {name: value(each) for name, each in kwargs.items()})
    found = geometry(line, call, signature)
    assert found is not None
    _, part, _ = next(parts_of(found, UNSET))
    return picture(part, named(call, names(call, signature)))


def numbers(picture_: Picture) -> list[float]:
    return [picture_.cell(index).value for index in picture_.indices()]


def tensor(picture_: Picture) -> torch.Tensor:
    return torch.tensor(numbers(picture_), dtype=torch.float64).reshape(picture_.shape)


def numbered(*shape: int) -> torch.Tensor:
    """Whole numbers of both signs, no two of them alike, in no order."""
    size = math.prod(shape)
    return ((torch.arange(size) * 37 + 11) % (size * 2 + 1) - size).to(torch.float64).reshape(shape)


# --- sums --------------------------------------------------------------------------------------------------------


def test_a_window_meets_the_kernel_number_by_number() -> None:
    found = drawn("window(x, kernel=k)", [[1, 2, 0], [3, -1, 2]], [[1, 3], [0, -2]])

    assert found.shape == (1, 2)
    assert numbers(found) == [1 * 1 + 2 * 3 + 3 * 0 + -1 * -2, 2 * 1 + 0 * 3 + -1 * 0 + 2 * -2]
    cell = found.cell((0, 0))
    assert cell.how == Added()
    assert cell.bias is None
    assert cell.terms[1].factors == (Factor(0, (0, 1), 2), Factor(1, (0, 1), 3))
    assert [(plane.label, plane.role) for plane in found.planes] == [("x", "input"), ("k", "kernel")]


def test_a_term_outside_of_the_image_is_padding() -> None:
    found = drawn("window(x, kernel=k, before=[1, 0], after=0)", [[5, 7]], [[2], [3]])

    assert found.shape == (1, 2)
    above, pixel = found.cell((0, 1)).terms
    assert above.factors == (Factor(0, (-1, 1), 0), Factor(1, (0, 0), 2))
    assert pixel.factors == (Factor(0, (0, 1), 7), Factor(1, (1, 0), 3))
    assert (found.planes[0].before, found.planes[0].after) == ((1, 0), (0, 0))


def test_whole_numbers_are_exact_and_stay_whole() -> None:
    found = drawn("window(x, kernel=k)", [[2**53, 1]], [[1, 1]])

    assert numbers(found) == [2**53 + 1]


def test_a_number_that_is_not_one_spreads_only_to_the_windows_that_hold_it() -> None:
    first, second = numbers(drawn("window(x, kernel=k)", [[math.nan, 1.0, 2.0]], [[1.0, 1.0]]))

    assert math.isnan(first)
    assert second == 1 + 2


@settings(deadline=None)  # torch takes its time once
@given(
    rows=st.integers(5, 7),
    columns=st.integers(5, 7),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)) | st.integers(1, 3),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)) | st.integers(0, 2),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)) | st.integers(1, 2),
    groups=st.integers(1, 2),
)
def test_a_convolution_is_that_of_torch(
    rows: int, columns: int, kernel: tuple[int, int], stride: Any, padding: Any, dilation: Any, groups: int
) -> None:
    x, k, b = numbered(2, 2 * groups, rows, columns), numbered(2 * groups, 2, *kernel), numbered(2 * groups)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    line = "window(x, kernel=k, bias=b, stride=stride, padding=padding, dilation=dilation, groups=groups)"

    assert torch.equal(tensor(drawn(line, x, k, b, **options)), F.conv2d(x, k, b, **options))


@settings(deadline=None)  # torch takes its time once
@given(
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)) | st.integers(1, 3),
    padding=st.tuples(st.integers(0, 1), st.integers(0, 1)) | st.integers(0, 1),
    dilation=st.integers(1, 2),
)
def test_a_transposed_convolution_is_that_of_torch(stride: Any, padding: Any, dilation: int) -> None:
    x, k, b = numbered(2, 2, 3, 4), numbered(2, 3, 3, 2), numbered(3)
    line = "scatter(x, kernel=k, bias=b, stride=stride, padding=padding, dilation=dilation)"
    options = {"stride": stride, "padding": padding, "dilation": dilation}

    assert torch.equal(tensor(drawn(line, x, k, b, **options)), F.conv_transpose2d(x, k, b, **options))


def test_views_are_of_the_last_two_axes() -> None:
    x, k = [[1, 2], [3, 4]], [[5, 6], [7, 8]]

    def with_kernel(view: str) -> float:
        return numbers(drawn(f"window(x, kernel={view})", x, k))[0]

    assert with_kernel("flip(k)") == 1 * 8 + 2 * 7 + 3 * 6 + 4 * 5
    assert with_kernel("flip_rows(k)") == 1 * 7 + 2 * 8 + 3 * 5 + 4 * 6
    assert with_kernel("flip_columns(k)") == 1 * 6 + 2 * 5 + 3 * 8 + 4 * 7
    assert with_kernel("transpose(k)") == 1 * 5 + 2 * 7 + 3 * 6 + 4 * 8
    assert with_kernel("transpose(flip_rows(k))") == 1 * 7 + 2 * 5 + 3 * 8 + 4 * 6


def test_a_transposed_kernel_makes_a_transposed_window() -> None:
    found = drawn("window(x, kernel=transpose(k))", [[1, 2, 3], [4, 5, 6]], [[1], [2]])

    assert numbers(found) == [1 + 2 * 2, 2 + 2 * 3, 4 + 2 * 5, 5 + 2 * 6]


def test_a_dense_layer_on_means() -> None:
    x, k, b = numbered(2, 3, 2, 4), numbered(2, 3), numbered(2)

    assert torch.allclose(tensor(drawn("dense(mean(x), weights=k, bias=b)", x, k, b)), x.mean(dim=(2, 3)) @ k.T + b)


def test_one_neuron_of_any_number_of_axes() -> None:
    found = drawn("dot(x, weights=k, bias=b)", [[[1, 2]], [[3, 4]]], [[[5, 6]], [[7, 8]]], 0.5)

    assert found.shape == ()
    assert numbers(found) == [1 * 5 + 2 * 6 + 3 * 7 + 4 * 8 + 0.5]
    assert found.cell(()).bias == Factor(2, (), 0.5)


# --- pools -------------------------------------------------------------------------------------------------------


@settings(deadline=None)  # torch takes its time once
@given(
    size=st.tuples(st.integers(2, 3), st.integers(2, 3)) | st.integers(2, 3),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)) | st.integers(1, 3) | st.none(),
    padding=st.integers(0, 1),
    dilation=st.integers(1, 2),
    ceil_mode=st.booleans(),
)
def test_the_largest_of_a_window_and_its_place_are_those_of_torch(
    size: Any, stride: Any, padding: int, dilation: int, ceil_mode: bool
) -> None:
    x = numbered(1, 2, 6, 7)
    moves = "size=size, stride=stride or size, padding=padding, dilation=dilation, ceil_mode=flag"
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    values, places = F.max_pool2d(x, size, **options, ceil_mode=ceil_mode, return_indices=True)

    options = {**options, "size": size, "flag": ceil_mode}
    assert torch.equal(tensor(drawn(f"window(x, take=max, {moves})", x, **options)), values)
    assert torch.equal(tensor(drawn(f"window(x, take=argmax, {moves})", x, **options)).long(), places)


@settings(deadline=None)  # torch takes its time once
@given(size=st.integers(2, 3), padding=st.integers(0, 1), counted=st.booleans())
def test_the_mean_of_a_window_is_that_of_torch(size: int, padding: int, counted: bool) -> None:
    x = numbered(1, 2, 5, 6)
    found = drawn(
        "window(x, take=mean, size=size, stride=size, padding=padding, count_include_pad=flag)",
        x, size=size, padding=padding, flag=counted,
    )  # fmt: skip

    assert torch.allclose(tensor(found), F.avg_pool2d(x, size, size, padding, count_include_pad=counted))
    divisor = size * size if counted or not padding else (size - 1) ** 2
    assert found.cell((0, 0, 0, 0)).how == Averaged(divisor)


def test_padding_never_wins_unless_it_is_filled() -> None:
    x = [[-3.0, -1.0]]

    assert numbers(drawn("window(x, take=max, size=[1, 2], padding=[0, 1])", x)) == [-3, -1, -1]
    zeros = drawn("window(x, take=max, size=[1, 2], padding=[0, 1], fill=0)", x)
    assert numbers(zeros) == [0, -1, 0]
    assert zeros.cell((0, 0)).how == Largest(0)


def test_of_equal_pixels_the_first_wins_and_nan_wins_over_all() -> None:
    line = "window(x, take=max, size=[1, 3])"

    assert drawn(line, [[7, 7, 1]]).cell((0, 0)).how == Largest(0)
    odd = drawn(line, [[7.0, math.nan, 9.0]]).cell((0, 0))
    assert odd.how == Largest(1)
    assert math.isnan(odd.value)


def test_a_place_is_counted_without_the_padding() -> None:
    cell = drawn("window(x, take=argmax, size=2, padding=[0, 1])", [[1, 2], [8, 4]]).cell((0, 0))

    assert (cell.how, cell.value) == (Placed(3), 1 * 2 + 0)


def test_a_window_of_padding_alone_has_no_winner() -> None:
    floats = drawn("window(x, take=max, size=[1, 2], stride=[1, 4], dilation=[1, 4], padding=[0, 2])", [[1.0, 2.0]])
    whole = drawn("window(x, take=max, size=[1, 2], stride=[1, 4], dilation=[1, 4], padding=[0, 2])", [[1, 2]])

    assert floats.cell((0, 0)).how == Largest(None)
    assert numbers(floats) == [-math.inf]
    assert numbers(whole) == [np.iinfo(np.int64).min]


# --- the windows themselves --------------------------------------------------------------------------------------


@settings(deadline=None)  # torch takes its time once
@given(padding=st.integers(0, 1), stride=st.integers(1, 2), dilation=st.integers(1, 2))
def test_columns_are_those_of_torch(padding: int, stride: int, dilation: int) -> None:
    x = numbered(2, 2, 4, 5)
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    line = "window(x, take=columns, size=size, stride=stride, padding=padding, dilation=dilation)"

    assert torch.equal(tensor(drawn(line, x, size=(2, 3) if dilation == 1 else 2, **options)),
                       F.unfold(x, (2, 3) if dilation == 1 else 2, **options))  # fmt: skip


def test_windows_as_they_are() -> None:
    x = numbered(1, 2, 4, 5)

    found = drawn("window(x, take=entries, size=[2, 3], stride=[2, 1])", x)
    assert torch.equal(tensor(found), x.unfold(2, 2, 2).unfold(3, 3, 1))
    assert found.cell((0, 1, 1, 2, 1, 0)).terms[0].factors == (Factor(0, (0, 1, 3, 2), x[0, 1, 3, 2].item()),)
    assert found.cell((0, 0, 0, 0, 0, 0)).how == Copied()


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_a_border_is_that_of_torch(mode: str) -> None:
    x = numbered(1, 2, 3, 4)
    found = drawn("pad(x, sides=padding, mode=mode)", x, padding=(1, 2, 0, 2), mode=mode)

    assert torch.equal(tensor(found), F.pad(x, (1, 2, 0, 2), mode=mode))


def test_a_border_of_a_value_is_padding_in_the_plane() -> None:
    found = drawn("pad(x, sides=padding, value=value)", [[1.0]], padding=(1, 0, 0, 2), value=-math.inf)

    assert found.shape == (3, 2)
    assert (found.planes[0].before, found.planes[0].after, found.planes[0].fill) == ((0, 1), (2, 0), -math.inf)
    assert found.cell((0, 0)).terms[0].factors == (Factor(0, (0, -1), -math.inf),)


# --- the way back ------------------------------------------------------------------------------------------------


@settings(deadline=None)  # torch takes its time once
@given(stride=st.integers(1, 3), padding=st.integers(0, 2), kernel=st.integers(1, 3))
def test_the_gradients_of_a_convolution_are_those_of_torch(stride: int, padding: int, kernel: int) -> None:
    x, weight = numbered(2, 2, 5, 6).requires_grad_(), numbered(3, 2, kernel, 2).requires_grad_()
    bias = numbered(3).requires_grad_()
    result = F.conv2d(x, weight, bias, stride, padding)
    gradient = numbered(*result.shape)
    result.backward(gradient)  # type: ignore[no-untyped-call]
    options = {"stride": stride, "padding": padding}
    moves = "stride=stride, padding=padding"

    back = drawn(f"scatter(x, kernel=k, {moves}, length=[5, 6])", gradient, weight.detach(), **options)
    weights = drawn(f"weight_gradient(k, x=x, size=[{kernel}, 2], {moves})", x.detach(), gradient, **options)
    biases = drawn("bias_gradient(x)", gradient)

    for mine, theirs in ((back, x.grad), (weights, weight.grad), (biases, bias.grad)):
        assert theirs is not None
        assert torch.equal(tensor(mine), theirs)


@settings(deadline=None)  # torch takes its time once
@given(size=st.integers(2, 3), stride=st.integers(1, 3), padding=st.integers(0, 1))
def test_the_gradient_of_a_maximum_is_that_of_torch(size: int, stride: int, padding: int) -> None:
    x = (numbered(2, 2, 5, 6) // 7).requires_grad_()  # with equal pixels
    result = F.max_pool2d(x, size, stride, padding)
    gradient = numbered(*result.shape)
    result.backward(gradient)  # type: ignore[no-untyped-call]

    found = drawn("route(k, to=x, size=size, stride=stride, padding=padding)", x.detach(), gradient,
                  size=size, stride=stride, padding=padding)  # fmt: skip
    assert x.grad is not None
    assert torch.equal(tensor(found), x.grad)


def test_a_route_names_all_windows_over_the_pixel_and_who_won_them() -> None:
    cell = drawn("route(k, to=x, size=[1, 2])", [[1, 9, 3]], [[5, 7]]).cell((0, 2))

    assert cell.how == Routed((Passing((0, 1), (0, 1)),))
    assert (cell.terms, cell.value) == ((), 0)


# --- sizes -------------------------------------------------------------------------------------------------------


def test_a_size_is_counted_along_an_axis() -> None:
    found = drawn("places(7, size=3, stride=2, padding=1)", [0])

    assert found.planes == ()
    assert found.shape == ()
    axis = Axis(7, size=3, places=4, stride=2, before=1, after=1)
    assert (found.cell(()).how, found.cell(()).value) == (Counted(axis), 4)


def test_a_shape_takes_the_heights_numbers_first() -> None:
    found = drawn("shape(2 * groups, places(9, size=size), places(9, size=size))", [0], size=(2, 5), groups=3)

    assert numbers(found) == [6, 9 - 2 + 1, 9 - 5 + 1]


# --- which cells, and whether they are right ---------------------------------------------------------------------


def test_few_cells_are_all_drawn_and_of_many_the_wrong_ones() -> None:
    few = drawn("window(x, take=max, size=1)", numbered(8, 8))
    many = drawn("window(x, take=max, size=1)", numbered(10, 10))

    assert len(cells_of_interest(few, [3])) == MAX_CELLS == 64
    assert cells_of_interest(many, [3, 99]) == ((0, 3), (9, 9))
    assert cells_of_interest(many, range(100)) == tuple(many.indices())[:64]
    assert cells_of_interest(many, []) == tuple(many.indices())[:64]
    assert cells_of_interest(drawn("window(x, take=max, size=1)", numbered(0, 3, 4, 4)), []) == ()


def test_a_value_is_held_to_the_cells() -> None:
    found = drawn("window(x, take=max, size=1)", [[1, 2]])
    right, wrong = from_numpy(np.array([[1, 2]])), from_numpy(np.array([[1, 3]]))

    assert unlike(found, right, found.indices()) is None
    difference = unlike(found, wrong, found.indices())
    assert difference is not None
    assert (difference.kind, difference.cells) == ("value", (1,))
    assert unlike(found, wrong, [(0, 0)]) is None
    other = unlike(found, from_numpy(np.array([1, 2])), found.indices())
    assert other is not None
    assert other.kind == "shape"
    text = unlike(found, "12", found.indices())
    assert text is not None
    assert text.message == "the picture has the shape (1, 2), and the value is a string"


X = from_numpy(np.array([[1, 2]]), "tensor")
WHOLE = Windows(Source("x"), (Axis(1, size=1, places=1), Axis(2, size=2, places=1)), Sum(Source("k")))


def failure(**changes: Any) -> Failure:
    given: dict[str, Any] = {
        "message": "m",
        "call": Call("f", (X,), {"k": X}),
        "names": ("x",),
        "expected": from_numpy(np.array([[5]])),
        "actual": from_numpy(np.array([[4]])),
        "differing": (0,),
        "picture": WHOLE,
    }
    return Failure(**{**given, **changes})


def test_a_failure_has_the_picture_of_its_value() -> None:
    (only,) = pictured(failure())

    assert (only.part, only.differing, numbers(only.picture)) == (None, (0,), [1 * 1 + 2 * 2])
    assert isinstance(only.expected, Array)


@pytest.mark.parametrize("changes", [{"picture": None}, {"expected": UNSET}, {"call": None}])
def test_what_is_not_shown_has_no_picture(changes: dict[str, Any]) -> None:
    assert [*pictured(failure(**changes))] == []


def test_of_a_tuple_each_wrong_part_that_has_a_geometry_has_a_picture() -> None:
    right, wrong = from_numpy(np.array([[5]])), from_numpy(np.array([[4]]))
    parts = Parts((WHOLE, None, WHOLE))

    (only,) = pictured(failure(picture=parts, expected=Tuple((right, 1, right)), actual=Tuple((right, 2, wrong))))
    assert (only.part, only.actual, only.differing) == (2, wrong, (0,))
    several = pictured(failure(picture=parts, expected=Tuple((right, 1, right)), actual=UNSET))
    assert [(each.part, each.differing) for each in several] == [(0, ()), (2, ())]


def test_a_size_has_no_planes() -> None:
    axis = Axis(4, size=2, places=3)
    (only,) = pictured(failure(picture=Size(axis), expected=3, actual=2, differing=()))

    assert only.picture.cell(()).how == Counted(axis)
