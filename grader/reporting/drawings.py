"""The drawings of a failing case: which numbers of the result can be chosen, and what is said of each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TypeGuard

import numpy as np

from grader.catalogue import marked, translated
from grader.judge.cells import Cell, Index, Numbers
from grader.judge.picture import Pictured, cells_of_interest, picture, pictured
from grader.model.exercise import Language, in_language
from grader.model.picture import Columns, Entries, Geometry, Part, Parts, Windows
from grader.model.report import Failure, GroupReport, Mistake
from grader.reporting.drawing import Choice, Drawing
from grader.reporting.panels import Shown, Theirs, arguments_of, inputs, results
from grader.reporting.sum_text import decimal_text, has_padding, place_text, reason_texts, step_text, sum_text
from grader.values import Array, List, Tuple

MAX_SQUARES = 800  # of one picture


def drawings(group: GroupReport, mistakes: Iterable[Mistake], language: Language) -> tuple[Drawing, ...]:
    """Make the drawings of the failing case of ``group``; () where there is no picture, or it would be too large.

    The ``mistakes`` that were named have sums of their own, where these are what was returned.
    """
    if group.failure is None:
        return ()
    theirs = [(each, each.pictures[group.id]) for each in mistakes if group.id in each.pictures]
    drawn = [_drawing(each, group.failure, theirs, language) for each in pictured(group.failure)]
    return tuple(each for each in drawn if each is not None)


# --- one picture -------------------------------------------------------------------------------------------------


def _drawing(
    of: Pictured, failure: Failure, theirs: list[tuple[Mistake, Geometry]], language: Language
) -> Drawing | None:
    """Draw ``of``, None where nothing came that can be held against it, or where it would be too large."""
    part, numbers, came = _part(failure.picture, of.part), _numbers(of.expected), _numbers(of.actual)
    if part is None or numbers is None or came is None or numbers.shape != of.picture.shape or not numbers.size:
        return None
    others = tuple(
        Theirs(in_language(mistake.title, language), each, picture(each, arguments_of(failure)))
        for mistake, geometry in theirs
        if (each := _part(geometry, of.part)) is not None
    )
    for cells in _selections(of):
        shown = Shown(of, part, failure, numbers, came, cells, others, language)
        drawing = _drawn(shown)
        panels = (panel for stack in (*drawing.inputs, *drawing.results) for panel in stack.panels)
        if sum(math.prod(panel.size) for panel in panels) <= MAX_SQUARES:
            return drawing
    return None


def _part(geometry: Geometry | None, item: int | None) -> Part | None:
    match geometry:
        case Parts(parts=parts):
            return None if item is None or item >= len(parts) else parts[item]
        case part:
            return part if item is None else None


def _numbers(value: object) -> Numbers | None:
    match value:
        case Array():
            return value.numpy()
        case bool() | int() | float():
            return np.array(value)
        case List(items=items) | Tuple(items=items) if all(isinstance(item, int | float) for item in items):
            return np.array(items)
        case _:
            return None


def _selections(of: Pictured) -> Iterator[tuple[Cell, ...]]:
    """Which cells can be chosen: those of slices that differ; where that is too much, of the first one, or one cell."""
    places = cells_of_interest(of.picture, of.differing)
    wrong = [tuple(map(int, np.unravel_index(flat, of.picture.shape))) for flat in of.differing if of.picture.shape]
    slices = {place[:-2] for place in wrong} or {place[:-2] for place in places}
    first = (wrong or [*places, ()])[0]
    for kept in (slices, {first[:-2]}):
        yield tuple(of.picture.cell(place) for place in places if place[:-2] in kept)
    yield (of.picture.cell(first),)


def _drawn(shown: Shown) -> Drawing:
    if not shown.of.picture.planes:
        return Drawing(shown.of.part, (), (), (), 0, _steps(shown))
    choices = tuple(_choice(shown, cell) for cell in shown.cells)
    first = next((number for number, choice in enumerate(choices) if choice.differs), 0)
    steps, notes = tuple(_side_steps(shown)), tuple(_notes(shown))
    return Drawing(shown.of.part, tuple(inputs(shown)), results(shown), choices, first, steps, notes)


# --- sentences ---------------------------------------------------------------------------------------------------


_YOURS = marked("{sum}, yours is {yours}")
_SAME = marked("{sum}, and so is yours")
_THEIRS = marked("{sum}: {title}")


def _choice(shown: Shown, cell: Cell) -> Choice:
    place, expected = cell.place, decimal_text(shown.numbers[cell.place])
    yours = decimal_text(shown.came[place]) if shown.comparable else ""
    sentences = (_sum(shown, cell, yours), *reason_texts(cell, shown.language), *_sums_of_mistakes(shown, place))
    return Choice(place_text(place), expected, yours, shown.differs(place), sentences)


def _sum(shown: Shown, cell: Cell, yours: str) -> str:
    said = sum_text(shown.of.picture, cell, shown.language)
    if not yours:
        return said
    return translated(_YOURS if shown.differs(cell.place) else _SAME, shown.language, sum=said, yours=yours)


def _sums_of_mistakes(shown: Shown, place: Index) -> Iterator[str]:
    """The sums of mistakes that make exactly what came, where that is wrong."""
    if not shown.differs(place):
        return
    for title, _, other in shown.theirs:
        if other.shape == shown.came.shape and _is_same((theirs := other.cell(place)).value, shown.came[place]):
            said = sum_text(other, theirs, shown.language)
            yield translated(_THEIRS, shown.language, sum=said, title=title)


def _is_same(number: float, came: np.generic) -> bool:
    """Whether a mistake's sum is what came, up to the rounding of half precision: else it explains nothing."""
    return bool(np.isclose(number, float(came.item()), rtol=1e-3, atol=1e-6, equal_nan=True))


def _steps(shown: Shown) -> tuple[str, ...]:
    """A line for each number that is counted, for those that differ where it is known which do."""
    lines = []
    for cell in map(shown.of.picture.cell, shown.of.picture.indices()):
        said = sum_text(shown.of.picture, cell, shown.language)
        if shown.comparable and not _is_equal(shown, cell):
            said = translated(_YOURS, shown.language, sum=said, yours=decimal_text(shown.came[cell.place]))
        lines.append(f"{place_text(cell.place)}: {said}" if cell.place else said)
    return tuple(lines)


def _is_equal(shown: Shown, cell: Cell) -> bool:
    return bool(shown.numbers[cell.place] == shown.came[cell.place])


_HEIGHT, _WIDTH = marked("height: {step}"), marked("width: {step}")


def _side_steps(shown: Shown) -> Iterator[str]:
    """Where the shape is wrong, how each side that differs is counted, and how a mistake counts it."""
    if shown.comparable or not _has_sides(shown.part) or shown.came.ndim != shown.numbers.ndim:
        return
    for number, (said, yours) in enumerate(zip((_HEIGHT, _WIDTH), shown.came.shape[-2:], strict=True)):
        if shown.numbers.shape[number - 2] == yours:
            continue
        step = translated(said, shown.language, step=_side(shown.part, number, shown.language))
        yield translated(_YOURS, shown.language, sum=step, yours=yours)
        for title, part, other in shown.theirs:
            if other.shape == shown.came.shape and _has_sides(part):
                step = translated(said, shown.language, step=_side(part, number, shown.language))
                yield translated(_THEIRS, shown.language, sum=step, title=title)


def _has_sides(part: Part) -> TypeGuard[Windows]:
    """Whether the result has a height and a width that windows are counted by."""
    return isinstance(part, Windows) and not isinstance(part.take, Columns | Entries)


def _side(part: Windows, number: int, language: Language) -> str:
    return step_text(part.axes[number], language)


def _notes(shown: Shown) -> Iterator[str]:
    if any(has_padding(shown.of.picture, cell) for cell in shown.cells):
        yield translated("What stands between ‹ and › is padding.", shown.language)
    if shown.comparable and len({cell.place[:-2] for cell in shown.cells}) < math.prod(shown.numbers.shape[:-2]):
        yield translated("Only slices with numbers that differ are shown.", shown.language)
