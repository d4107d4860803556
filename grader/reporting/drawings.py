"""The drawings of a failing case: which numbers of the result can be chosen, and what is said of each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeGuard

import numpy as np
from msgspec import UnsetType

from grader.catalogue import marked, translated
from grader.judge.cells import Cell, Index, Numbers
from grader.judge.compare import numbers_of
from grader.judge.picture import Pictured, cells_of_interest, picture, pictured
from grader.model.exercise import Language, in_language
from grader.model.picture import Columns, Entries, Geometry, Part, Parts, Windows
from grader.model.report import Failure, GroupReport, Mistake, Report
from grader.reporting.drawing import Choice, Drawing
from grader.reporting.panels import Shown, Theirs, arguments_of, inputs, results
from grader.reporting.sum_text import decimal_text, has_padding, place_text, reason_texts, step_text, sum_text
from grader.values import Value

MAX_WEIGHT = 150_000  # of all pictures of a report, in bytes of a page
FEWER = (16, 4, 1)  # numbers to choose from, where all that differ are too much


def drawings(report: Report, group: GroupReport, language: Language) -> tuple[Drawing, ...]:
    """Make the drawings of the failing case of ``group``; () where there is no picture, or it would be too large.

    Mistakes that were named have sums of their own, where these are what was returned.
    """
    if group.failure is None:
        return ()
    theirs = [(each, each.pictures[group.id]) for each in report.mistakes if group.id in each.pictures]
    parts = [*pictured(group.failure)]
    others = sum(each.failure is not None and each.failure.picture is not None for each in report.groups)
    room = MAX_WEIGHT // max(1, others * len(parts))
    drawn = [_drawing(each, group.failure, theirs, language, room) for each in parts]
    return tuple(each for each in drawn if each is not None)


# --- one picture -------------------------------------------------------------------------------------------------


def _drawing(
    of: Pictured, failure: Failure, theirs: list[tuple[Mistake, Geometry]], language: Language, room: int
) -> Drawing | None:
    """Draw ``of``, None where nothing came that can be held against it, or where it would be too large."""
    part, numbers, came = _part(failure.picture, of.part), numbers_of(of.expected), _came(of.actual)
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
        if _weight(drawing) <= room:
            return drawing
    return None


def _weight(drawing: Drawing) -> int:
    """How many bytes it takes on a page, roughly: each square a text, each choice a button, outlines and sentences."""
    panels = [panel for stack in (*drawing.inputs, *drawing.results) for panel in stack.panels]
    squares = [square for panel in panels for row in panel.squares for square in row]
    hatched, differing = sum(square.is_padding for square in squares), sum(square.differs for square in squares)
    outlines = sum(len(panel.lit) + len(panel.won) for panel in panels)
    sentences = sum(len(sentence.encode()) for choice in drawing.choices for sentence in choice.sentences)
    return 50 * len(squares) + 25 * hatched + 40 * differing + 60 * outlines + 350 * len(drawing.choices) + sentences


def _part(geometry: Geometry | None, item: int | None) -> Part | None:
    match geometry:
        case Parts(parts=parts):
            return None if item is None or item >= len(parts) else parts[item]
        case part:
            return part if item is None else None


def _came(actual: Value | UnsetType) -> Numbers | None:
    return None if isinstance(actual, UnsetType) else numbers_of(actual)


def _selections(of: Pictured) -> Iterator[tuple[Cell, ...]]:
    """Which cells can be chosen: those of slices that differ; where that is too much, fewer and fewer that differ."""
    places = cells_of_interest(of.picture, of.differing)
    wrong = [tuple(map(int, np.unravel_index(flat, of.picture.shape))) for flat in of.differing if of.picture.shape]
    slices = {place[:-2] for place in wrong or places}
    yield tuple(of.picture.cell(place) for place in places if place[:-2] in slices)
    first = [place for place in wrong or places if place[:-2] == (wrong or places)[0][:-2]]
    for number in FEWER:
        if number < len(first):
            yield tuple(map(of.picture.cell, first[:number]))


def _drawn(shown: Shown) -> Drawing:
    if not shown.of.picture.planes:
        return Drawing((), (), (), 0, _steps(shown))
    choices = tuple(_choice(shown, cell) for cell in shown.cells)
    first = next((number for number, choice in enumerate(choices) if choice.differs), 0)
    drawing = Drawing(tuple(inputs(shown)), results(shown), choices, first, tuple(_side_steps(shown)))
    return drawing._replace(notes=tuple(_notes(shown, drawing)))


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
    """A line for each number that is counted, and below one that is wrong how a mistake counts it."""
    lines = []
    for cell in map(shown.of.picture.cell, shown.of.picture.indices()):
        said = sum_text(shown.of.picture, cell, shown.language)
        if shown.differs(cell.place):
            said = translated(_YOURS, shown.language, sum=said, yours=decimal_text(shown.came[cell.place]))
        place = f"{place_text(cell.place)}: " if cell.place else ""
        lines += [place + each for each in (said, *_sums_of_mistakes(shown, cell.place))]
    return tuple(lines)


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


def _notes(shown: Shown, drawing: Drawing) -> Iterator[str]:
    if any(has_padding(shown.of.picture, cell) for cell in shown.cells):
        yield translated("What stands between ‹ and › is padding.", shown.language)
    if shown.comparable and len({cell.place[:-2] for cell in shown.cells}) < math.prod(shown.numbers.shape[:-2]):
        yield translated("Only slices with numbers that differ are shown.", shown.language)
    if not all(stack.has_all_digits for stack in (*drawing.inputs, *drawing.results)):
        yield translated("Numbers with many digits are shortened.", shown.language)
