"""The numbers of a picture: arrays that take part, terms, cells, and what all pictures find them with."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader.model.picture import Axes, Axis, Fill, Source, Step, View
from grader.values import Array, Value

Number = int | float
Index = tuple[int, ...]
Numbers = NDArray[np.generic]
Role = Literal["input", "kernel", "bias", "gradient"]


class PictureError(ValueError):
    """The geometry does not fit the call's arguments."""


class Plane(NamedTuple):
    """An array that takes part: its ``values`` without padding.

    ``before`` and ``after`` are the padding of the last two axes, each the height's and then the width's; ``fill`` is
    what stands there.
    """

    label: str
    role: Role
    values: Numbers
    before: tuple[int, int] = (0, 0)
    after: tuple[int, int] = (0, 0)
    fill: Number = 0

    def is_inside(self, index: Index) -> bool:
        """Whether ``index`` is one of the array's, rather than of its padding."""
        return all(0 <= place < length for place, length in zip(index, self.values.shape, strict=True))

    def at(self, index: Index) -> Number:
        """The number at ``index``, that of the padding outside."""
        value: Number = self.values[index].item() if self.is_inside(index) else self.fill
        return value


class Factor(NamedTuple):
    """A number that was looked at: of which of the picture's planes, and where. Outside of the array is padding."""

    plane: int
    place: Index
    value: Number


class Term(NamedTuple):
    """Factors that are multiplied, and their product."""

    factors: tuple[Factor, ...]
    value: Number


class Added(msgspec.Struct, frozen=True):
    """The terms are added up."""


class Averaged(msgspec.Struct, frozen=True):
    """The terms are added up and divided."""

    divisor: Number


class Largest(msgspec.Struct, frozen=True):
    """The largest term is taken: ``winner`` is its place among the terms, None where there is padding alone."""

    winner: int | None


class Placed(msgspec.Struct, frozen=True):
    """The place of the largest term is taken: row * W + column."""

    winner: int | None


class Copied(msgspec.Struct, frozen=True):
    """The only term is taken as it is."""


class Passing(NamedTuple):
    """A window that covers the pixel, and the place of the largest number in it, to which its gradient goes."""

    window: Index
    winner: Index


class Routed(msgspec.Struct, frozen=True):
    """The terms, gradients of the windows that the pixel won, are added up; ``windows`` are all that cover it."""

    windows: tuple[Passing, ...]


class Counted(msgspec.Struct, frozen=True):
    """The number is counted, from no array."""

    step: Step


How = Added | Averaged | Largest | Placed | Copied | Routed | Counted


class Cell(NamedTuple):
    """One number of the result, and how it came about: the ``terms`` put together, and ``bias`` added."""

    place: Index
    terms: tuple[Term, ...]
    how: How
    value: Number
    bias: Factor | None = None


class Picture(NamedTuple):
    """What takes part, the ``shape`` of the result, and what makes each of its cells. The input is the first plane."""

    planes: tuple[Plane, ...]
    shape: Index
    cell: Callable[[Index], Cell]

    def indices(self) -> Iterator[Index]:
        """Every index of the result, in its order; nothing is made before the first is asked for."""
        yield from itertools.product(*map(range, self.shape))


Planes = tuple[Plane, ...]


def plane_of(source: Source, role: Role, arguments: Mapping[str, Value], axes: Axes | None = None) -> Plane:
    """Make the plane of ``source``, with the padding of ``axes``."""
    values = _values_of(source, arguments)
    if axes is None:
        return Plane(source.label, role, values)
    require(values.shape[-2:] == tuple(axis.length for axis in axes), f"{source.label} has another size")
    before, after = (axes[0].before, axes[1].before), (axes[0].after, axes[1].after)
    return Plane(source.label, role, values, before, after)


def _values_of(source: Source, arguments: Mapping[str, Value]) -> Numbers:
    """The array that ``source`` looks at."""
    match arguments.get(source.argument):
        case Array() as array:
            values = array.numpy()
        case bool() | int() | float() as number:
            values = np.array(number)
        case _:
            raise PictureError(f"{source.argument} is not an array or a number")
    for view in source.views:
        require(values.ndim >= 2, f"{source.argument} has fewer than two axes")
        values = _viewed(values, view)
    return values


def _viewed(values: Numbers, view: View) -> Numbers:
    match view:
        case View.FLIP:
            return values[..., ::-1, ::-1]
        case View.FLIP_ROWS:
            return values[..., ::-1, :]
        case View.FLIP_COLUMNS:
            return values[..., ::-1]
        case View.TRANSPOSE:
            return values.swapaxes(-1, -2)
        case View.MEAN:
            require(math.prod(values.shape[-2:]) > 0, "maps without pixels have no mean")
            mean: Numbers = values.mean(axis=(-2, -1), dtype=np.float64)
            return mean


def fill_of(fill: Fill, values: Numbers, arguments: Mapping[str, Value]) -> Number:
    """What lies outside of ``values``."""
    match fill:
        case Source():
            number: Number = _values_of(fill, arguments).item()
            return number
        case "lowest":
            return int(np.iinfo(values.dtype.name).min) if values.dtype.kind in "iu" else -math.inf
        case number:
            return number


def require(condition: bool, problem: str) -> None:
    """Raise ``PictureError`` with ``problem`` unless the condition holds."""
    if not condition:
        raise PictureError(problem)


def factor_at(planes: Planes, plane: int, place: Index) -> Factor:
    """Look at ``place`` of the plane with this number."""
    return Factor(plane, place, planes[plane].at(place))


def single(planes: Planes, place: Index) -> Term:
    """Make a term of the number at ``place`` of the first plane."""
    factor = factor_at(planes, 0, place)
    return Term((factor,), factor.value)


def total(terms: Iterable[Term], start: Number = 0) -> Number:
    """Add up the terms' values in their order."""
    return sum((term.value for term in terms), start=start)


def sum_of_products(index: Index, planes: Planes, places: Iterable[tuple[Index, Index]], bias_at: Index = ()) -> Cell:
    """Make a cell of products: each of a place of the first plane and one of the second; the bias is the last plane."""
    terms = tuple(_product(factor_at(planes, 0, one), factor_at(planes, 1, other)) for one, other in places)
    bias = _bias(planes, bias_at)
    return Cell(index, terms, Added(), total(terms, 0 if bias is None else bias.value), bias)


def copied(index: Index, planes: Planes, place: Index) -> Cell:
    """Make a cell that is the number at ``place`` of the first plane."""
    term = single(planes, place)
    return Cell(index, (term,), Copied(), term.value)


def with_bias(planes: Planes, bias: Source | None, arguments: Mapping[str, Value]) -> Planes:
    """Add the plane of the bias, if there is one."""
    return planes if bias is None else (*planes, plane_of(bias, "bias", arguments))


def _product(one: Factor, other: Factor) -> Term:
    return Term((one, other), one.value * other.value)


def _bias(planes: Planes, place: Index) -> Factor | None:
    """The bias at ``place``, of a single number that number."""
    last = len(planes) - 1
    if planes[last].role != "bias":
        return None
    place = () if planes[last].values.ndim == 0 else place
    require(planes[last].values.ndim == len(place) and planes[last].is_inside(place), "the bias does not fit")
    return factor_at(planes, last, place)


def pixels(axes: Axes, window: Index) -> Iterator[tuple[Index, Index]]:
    """Each entry of the window at ``window``, with the pixel that it looks at."""
    rows, columns = axes
    for a, b in itertools.product(range(rows.size), range(columns.size)):
        yield (a, b), (_pixel(rows, window[0], a), _pixel(columns, window[1], b))


def _pixel(axis: Axis, place: int, entry: int) -> int:
    return place * axis.stride - axis.before + entry * axis.dilation


def windows_over(axes: Axes, pixel: Index) -> Iterator[tuple[Index, Index]]:
    """Each window that looks at ``pixel``, with the entry that does, in the windows' order."""
    along = [[*_places_over(axis, place)] for axis, place in zip(axes, pixel, strict=True)]
    for (i, a), (j, b) in itertools.product(*along):
        yield (i, j), (a, b)


def _places_over(axis: Axis, pixel: int) -> Iterator[tuple[int, int]]:
    for entry in reversed(range(axis.size)):
        place, rest = divmod(pixel + axis.before - entry * axis.dilation, axis.stride)
        if rest == 0 and 0 <= place < axis.places:
            yield place, entry


def places_of(axes: Axes) -> Index:
    """How many windows there are along each axis."""
    return axes[0].places, axes[1].places


def sizes_of(axes: Axes) -> Index:
    """How many entries a window has along each axis."""
    return axes[0].size, axes[1].size


def pixel_of(axes: Axes, window: Index, entry: Index) -> Index:
    """The pixel that an entry of a window looks at."""
    return _pixel(axes[0], window[0], entry[0]), _pixel(axes[1], window[1], entry[1])


def winner_of(terms: tuple[Term, ...], plane: Plane, *, padding_wins: bool = False) -> int | None:
    """Find the first NaN, else the first of the largest; None where all is padding, which does not win."""
    allowed = [place for place, term in enumerate(terms) if padding_wins or plane.is_inside(term.factors[0].place)]
    odd = [place for place in allowed if math.isnan(terms[place].value)]
    return odd[0] if odd else max(allowed, key=lambda place: terms[place].value, default=None)
