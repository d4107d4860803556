"""The arrays of a drawing, slice by slice: those that take part, what is expected, and what came."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from grader.catalogue import marked, translated
from grader.judge.cells import Cell, Factor, Index, Largest, Numbers, Picture, Placed, Plane, Routed
from grader.judge.picture import Pictured, named
from grader.model.exercise import Language
from grader.model.picture import Columns, Entries, Part, Route, Scatter, Sum, WeightGradient, Windows
from grader.model.report import Failure
from grader.reporting.drawing import Panel, Spot, Square, Stack
from grader.reporting.rendering import kind_text, shape_text
from grader.reporting.sum_text import decimal_text, fill_text, place_text, plane_number, shortened
from grader.values import Array, Value


class Theirs(NamedTuple):
    """How a mistake that was named makes the result, and what it is called."""

    title: str
    part: Part
    picture: Picture


class Shown(NamedTuple):
    """What one drawing is made of: ``numbers`` should have come, ``came`` did, ``cells`` are those to choose from."""

    of: Pictured
    part: Part
    failure: Failure
    numbers: Numbers
    came: Numbers
    cells: tuple[Cell, ...]
    theirs: tuple[Theirs, ...]
    language: Language

    @property
    def comparable(self) -> bool:
        return self.numbers.shape == self.came.shape

    def differs(self, place: Index) -> bool:
        if not self.comparable:
            return False
        if not self.of.differing:  # one number that is wrong, or it was not said which are
            return not np.array_equal(self.numbers[place], self.came[place], equal_nan=True)
        flat = int(np.ravel_multi_index(place, self.numbers.shape)) if place else 0
        return flat in self.of.differing


def arguments_of(failure: Failure) -> dict[str, Value]:
    return {} if failure.call is None else named(failure.call, failure.names)


# --- the arrays that take part -----------------------------------------------------------------------------------


def inputs(shown: Shown) -> Iterator[Stack]:
    for number, plane in enumerate(shown.of.picture.planes):
        if plane.values.ndim:  # a number stands in the call, and in the sums
            panels, label = tuple(_slices(shown, number, plane)), plane.label
            yield Stack(label, label, _title(plane, shown), panels, plane.values.size)


def _slices(shown: Shown, number: int, plane: Plane) -> Iterator[Panel]:
    """Each slice that takes part in a choice."""
    lit, won = _by_slice(map(_looked_at, shown.cells), number), _by_slice(map(_deciding, shown.cells), number)
    for index in sorted({*lit, *won}):
        of_lit, of_won = lit.get(index, {}), won.get(index, {})
        top, left, squares = _padded(plane, index, (*of_lit.values(), *of_won.values()))
        place = _slice_text(index, _axes_of(plane, shown.part))
        yield Panel(place, squares, _moved(of_lit, top, left), _moved(of_won, top, left))


_BySlice = dict[Index, dict[int, frozenset[Spot]]]


def _by_slice(factors: Iterable[Iterable[Factor]], plane: int) -> _BySlice:
    """The squares of ``plane`` by slice and choice."""
    found: _BySlice = {}
    for choice, of_choice in enumerate(factors):
        for factor in of_choice:
            if factor.plane == plane and factor.place:
                index, spot = factor.place[:-2], _spot(factor.place)
                of_slice = found.setdefault(index, {})
                of_slice[choice] = of_slice.get(choice, frozenset()) | {spot}
    return found


def _spot(place: Index) -> Spot:
    row, column = (0, 0, *place)[-2:]
    return row, column


def _looked_at(cell: Cell) -> Iterator[Factor]:
    for term in cell.terms:
        yield from term.factors
    if cell.bias is not None:
        yield cell.bias
    if isinstance(cell.how, Routed):
        for passing in cell.how.windows:
            yield Factor(0, passing.window, 0)
        yield Factor(1, cell.place, 0)


def _deciding(cell: Cell) -> Iterator[Factor]:
    match cell.how:
        case Largest(winner=int(winner)) | Placed(winner=int(winner)):
            yield from cell.terms[winner].factors
        case Routed(windows=windows):
            for passing in windows:
                yield Factor(1, passing.winner, 0)
                if passing.winner == cell.place:
                    yield Factor(0, passing.window, 0)


def _padded(
    plane: Plane, index: Index, lit: Iterable[frozenset[Spot]]
) -> tuple[int, int, tuple[tuple[Square, ...], ...]]:
    """The squares of a slice with the padding around it, and how many rows and columns of padding come first."""
    height, width = (1, *plane.values.shape)[-2:]
    rows, columns = zip(*(spot for spots in lit for spot in spots), strict=True)
    top, left = max(plane.before[0], -min(rows)), max(plane.before[1], -min(columns))
    bottom = max(height + plane.after[0], max(rows) + 1)
    right = max(width + plane.after[1], max(columns) + 1)
    is_row = plane.values.ndim == 1
    squares = tuple(
        tuple(_square(plane, (column,) if is_row else (*index, row, column)) for column in range(-left, right))
        for row in range(-top, bottom)
    )
    return top, left, squares


def _square(plane: Plane, place: Index) -> Square:
    full = plane_number(plane, place)
    short = shortened(full)
    return Square(short, is_padding=not plane.is_inside(place), is_short=short != full)


def _moved(spots: Mapping[int, frozenset[Spot]], down: int, right: int) -> dict[int, frozenset[Spot]]:
    return {choice: frozenset((row + down, column + right) for row, column in each) for choice, each in spots.items()}


def _title(plane: Plane, shown: Shown) -> str:
    match arguments_of(shown.failure).get(plane.label):
        case Array() as array:
            title = kind_text(array)
        case _:
            title = shape_text(plane.values.shape)
    if not any((*plane.before, *plane.after)):
        return title
    padding = translated("padding {number}", shown.language, number=fill_text(plane))
    return f"{title}, {padding}"


def _axes_of(plane: Plane, part: Part) -> str:
    """The letters of the leading axes, the last one for the innermost."""
    match plane.role, part:
        case "input", _:
            return "nc"
        case "kernel", Scatter():
            return "co"
        case "kernel", _:
            return "oc"
        case _, Route():
            return "nc"
        case _:
            return "no"


def _slice_text(index: Index, axes: str) -> str:
    """Write which slice: ``n=0 c=1``, the bare numbers where there are more axes than letters."""
    if len(index) > len(axes):
        return place_text(index)
    letters = axes[len(axes) - len(index) :]
    return " ".join(f"{letter}={number}" for letter, number in zip(letters, index, strict=True))


# --- the results -------------------------------------------------------------------------------------------------


def results(shown: Shown) -> tuple[Stack, Stack]:
    """What is expected and what came: the slices in which a number can be chosen, all of what has another shape."""
    slices: dict[Index, dict[Spot, int]] = {}
    for choice, cell in enumerate(shown.cells):
        slices.setdefault(cell.place[:-2], {})[_spot(cell.place)] = choice
    others: dict[Index, dict[Spot, int]] = {
        index: {} for index in itertools.product(*map(range, shown.came.shape[:-2]))
    }
    expected = _result(shown, marked("expected"), shown.numbers, shown.of.expected, slices)
    return expected, _result(
        shown, marked("yours"), shown.came, shown.of.actual, slices if shown.comparable else others
    )


def _result(
    shown: Shown, source: str, numbers: Numbers, value: object, slices: Mapping[Index, Mapping[Spot, int]]
) -> Stack:
    panels = tuple(_result_panel(shown, numbers, index, picks) for index, picks in slices.items())
    title = kind_text(value) if isinstance(value, Array) else ""
    item = "" if shown.of.part is None else f"[{shown.of.part}]"
    return Stack(source + item, translated(source, shown.language) + item, title, panels, numbers.size)


def _result_panel(shown: Shown, numbers: Numbers, index: Index, picks: Mapping[Spot, int]) -> Panel:
    squares = tuple(
        tuple(_result_square(shown, numbers, place) for place in row) for row in _rows(numbers.shape, index)
    )
    lit = {choice: frozenset([spot]) for spot, choice in picks.items()}
    return Panel(_slice_text(index, _axes_of_result(shown.part)), squares, lit, picks=picks)


def _result_square(shown: Shown, numbers: Numbers, place: Index) -> Square:
    full, differs = decimal_text(numbers[place]), shown.differs(place)
    if differs and shortened(decimal_text(shown.numbers[place])) == shortened(decimal_text(shown.came[place])):
        return Square(full, differs=True)  # the digits that are left out would be those that differ
    short = shortened(full)
    return Square(short, differs=differs, is_short=short != full)


def _rows(shape: Index, index: Index) -> list[list[Index]]:
    """The places of a slice row by row."""
    match len(shape):
        case 0:
            return [[()]]
        case 1:
            return [[(column,) for column in range(shape[0])]]
        case _:
            return [[(*index, row, column) for column in range(shape[-1])] for row in range(shape[-2])]


def _axes_of_result(part: Part) -> str:
    match part:
        case Windows(take=Sum()) | Scatter():
            return "no"
        case Windows(take=Columns()):
            return "n"
        case Windows(take=Entries()):
            return "ncij"
        case WeightGradient():
            return "oc"
        case _:
            return "nc"
