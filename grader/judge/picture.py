"""The arithmetic of a picture: for each number of a result the inputs that made it, found one number at a time.

Whole numbers are exact, all others are float64. Nothing is asked of a submission: there are a geometry and the
arguments of a call, and nothing else.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from msgspec import UNSET, UnsetType

from grader.judge.cells import (
    Cell,
    Counted,
    Index,
    Picture,
    Planes,
    copied,
    fill_of,
    plane_of,
    require,
    sum_of_products,
    with_bias,
)
from grader.judge.compare import Difference, compare, describe, numbers_of
from grader.judge.gradients import gradient_picture
from grader.judge.windows import windows_picture
from grader.model.exercise import Call, Signature
from grader.model.picture import (
    Axis,
    BiasGradient,
    Dense,
    Dot,
    Geometry,
    Pad,
    PadMode,
    Part,
    Parts,
    Route,
    Scatter,
    Shape,
    Size,
    Step,
    WeightGradient,
    Windows,
)
from grader.model.report import Failure
from grader.values import List, Tuple, Value, from_numpy

MAX_CELLS = 64


class Pictured(NamedTuple):
    """The picture of a failure, or of one part of it: the item ``part`` of a tuple, None for the result as a whole."""

    part: int | None
    picture: Picture
    expected: Value
    actual: Value | UnsetType
    differing: tuple[int, ...]


def pictured(failure: Failure) -> Iterator[Pictured]:
    """Make the pictures of ``failure``: none without a geometry, one for each part that has one and is wrong."""
    if failure.picture is None or failure.call is None or isinstance(failure.expected, UnsetType):
        return
    arguments = named(failure.call, failure.names)
    for place, part, expected in parts_of(failure.picture, failure.expected):
        if place is None:
            yield Pictured(None, picture(part, arguments), failure.expected, failure.actual, failure.differing)
        elif not isinstance(expected, UnsetType):
            actual = _item(failure.actual, place)
            if (differing := _differing(expected, actual)) is not None:
                yield Pictured(place, picture(part, arguments), expected, actual, differing)


def parts_of(geometry: Geometry, value: Value | UnsetType) -> Iterator[tuple[int | None, Part, Value | UnsetType]]:
    """List what of ``value`` has a geometry: its place in a tuple, None for the whole, and the part."""
    match geometry:
        case Parts(parts=parts):
            yield from ((place, part, _item(value, place)) for place, part in enumerate(parts) if part is not None)
        case part:
            yield None, part, value


def unlike(drawn: Picture, value: Value, places: Iterable[Index]) -> Difference | None:
    """Say how ``value`` differs from what makes up its cells at ``places``; None if it is that."""
    numbers = numbers_of(value)
    if numbers is None or numbers.shape != drawn.shape:
        found = describe(value) if numbers is None else numbers.shape
        return Difference("shape", f"the picture has the shape {drawn.shape}, and the value is {found}")
    chosen = [*places]
    made = np.array([drawn.cell(place).value for place in chosen])
    return compare(from_numpy(np.array([numbers[place] for place in chosen], numbers.dtype)), from_numpy(made))


def named(call: Call, names: tuple[str, ...]) -> dict[str, Value]:
    """The arguments of ``call`` by name, ``names`` being those of the positional ones."""
    return {**dict(zip(names, call.args, strict=True)), **call.kwargs}


def names(call: Call, signature: Signature) -> tuple[str, ...]:
    """The names of the positional arguments of ``call``."""
    return tuple(parameter.name for parameter in signature.positional[: len(call.args)])


def cells_of_interest(drawn: Picture, differing: Iterable[int]) -> tuple[Index, ...]:
    """Choose the cells to draw: all, and of more than 64 those that differ (flat indices), at most 64."""
    size = math.prod(drawn.shape)
    if size <= MAX_CELLS:
        return tuple(drawn.indices())
    wrong = [tuple(int(place) for place in np.unravel_index(flat, drawn.shape)) for flat in differing if flat < size]
    return tuple(itertools.islice(wrong or drawn.indices(), MAX_CELLS))


def picture(part: Part, arguments: Mapping[str, Value]) -> Picture:
    """Make the picture of one result of a call; ``PictureError`` if the geometry does not fit its arguments."""
    match part:
        case Windows():
            return windows_picture(part, arguments)
        case Scatter() | Route() | WeightGradient() | BiasGradient():
            return gradient_picture(part, arguments)
        case Pad():
            return _pad(part, arguments)
        case Dot():
            return _dot(part, arguments)
        case Dense():
            return _dense(part, arguments)
        case Size(step=step):
            return Picture((), (), lambda index: _counted(index, step))
        case Shape(steps=steps):
            return Picture((), (len(steps),), lambda index: _counted(index, steps[index[0]]))


def _item(value: Value | UnsetType, place: int) -> Value | UnsetType:
    return value.items[place] if isinstance(value, Tuple | List) and place < len(value.items) else UNSET


def _differing(expected: Value, actual: Value | UnsetType) -> tuple[int, ...] | None:
    """Which cells differ, () where all do or it cannot be said, None where none does."""
    if isinstance(actual, UnsetType):
        return ()
    difference = compare(expected, actual)
    return None if difference is None else difference.cells


def _pad(pad: Pad, arguments: Mapping[str, Value]) -> Picture:
    plane = plane_of(pad.x, "input", arguments)
    require(plane.values.ndim >= 2, f"{plane.label} has fewer than two axes, and pictures are of height and width")
    *maps, height, width = plane.values.shape
    require(pad.mode == "constant" or min(height, width) > 0, f"{plane.label} has no pixel to repeat")
    if pad.mode == "constant":
        before, after = (pad.rows[0], pad.columns[0]), (pad.rows[1], pad.columns[1])
        plane = plane._replace(before=before, after=after, fill=fill_of(pad.fill, plane.values, arguments))

    def cell(index: Index) -> Cell:
        row = _beyond(index[-2] - pad.rows[0], height, pad.mode)
        column = _beyond(index[-1] - pad.columns[0], width, pad.mode)
        return copied(index, (plane,), (*index[:-2], row, column))

    return Picture((plane,), (*maps, height + sum(pad.rows), width + sum(pad.columns)), cell)


def _beyond(place: int, length: int, mode: PadMode) -> int:
    """The pixel that stands at ``place``, which may lie beyond the edges."""
    match mode:
        case "constant":
            return place
        case "reflect":
            return length - 1 - abs(length - 1 - abs(place))
        case "replicate":
            return min(max(place, 0), length - 1)
        case "circular":
            return place % length


def _dot(dot: Dot, arguments: Mapping[str, Value]) -> Picture:
    planes: Planes = (plane_of(dot.x, "input", arguments), plane_of(dot.weights, "kernel", arguments))
    planes = with_bias(planes, dot.bias, arguments)
    shape = planes[0].values.shape
    require(planes[1].values.shape == shape, f"{planes[1].label} has another shape than {planes[0].label}")

    def cell(index: Index) -> Cell:
        places = itertools.product(*map(range, shape))
        return sum_of_products(index, planes, ((place, place) for place in places))

    return Picture(planes, (), cell)


def _dense(dense: Dense, arguments: Mapping[str, Value]) -> Picture:
    planes: Planes = (plane_of(dense.x, "input", arguments), plane_of(dense.weights, "kernel", arguments))
    planes = with_bias(planes, dense.bias, arguments)
    x, weights = planes[0].values.shape, planes[1].values.shape
    require(len(x) == len(weights) == 2 and x[1] == weights[1], f"{planes[1].label} does not fit {planes[0].label}")

    def cell(index: Index) -> Cell:
        row, chosen = index
        return sum_of_products(index, planes, (((row, c), (chosen, c)) for c in range(x[1])), (chosen,))

    return Picture(planes, (x[0], weights[0]), cell)


def _counted(index: Index, step: Step) -> Cell:
    return Cell(index, (), Counted(step), step.places if isinstance(step, Axis) else step.value)
