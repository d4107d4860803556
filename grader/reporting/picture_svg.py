"""Pictures on the page: SVG of shapes and texts, and a choice of numbers that works by pointer and keyboard.

There is no script. Each number of a result has a radio button, and the style shows what belongs to the one that is
checked: the radio button of choice 3 has the class ``r3``, what is for it alone the classes ``only k3``. Without a
style, and in browsers that lack ``:has()``, everything is shown, with the first choice outlined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from grader.catalogue import marked, translated
from grader.judge.picture import MAX_CELLS
from grader.model.exercise import Language
from grader.reporting.drawing import Choice, Drawing, Panel, Spot, Square

HEIGHT = 28  # of a square, in pixels
LETTER = 8.5  # a digit's width at the size of the text
BESIDE = 14  # a number
NARROWEST = 28
BASELINE = 19
HATCHES = (-0.75, -0.25, 0.25, 0.75)  # how far each line through a square is to the right of its diagonal


_CHOICE = marked("{place}: expected {expected}, yours {yours}")


class Mark(NamedTuple):
    """Squares that are outlined together. ``classes`` say for which choices, ``first`` whether for the first one."""

    classes: str
    path: str
    first: bool


class Number(NamedTuple):
    """A number where it stands."""

    x: float
    y: int
    text: str
    differs: bool


class Plot(NamedTuple):
    """A panel in pixels."""

    width: int
    height: int
    grid: str
    hatching: str
    differing: str
    numbers: tuple[Number, ...]
    marks: tuple[Mark, ...]
    description: str


def plot(panel: Panel, drawing: Drawing) -> Plot:
    """Lay ``panel`` out."""
    rows, columns = panel.size
    width = _width(panel)
    squares = {(row, column): each for row, line in enumerate(panel.squares) for column, each in enumerate(line)}
    return Plot(
        width=width * columns,
        height=HEIGHT * rows,
        grid=_lines(rows, columns, width),
        hatching="".join(_hatched(spot, width) for spot, square in squares.items() if square.is_padding),
        differing="".join(_square(spot, width) for spot, square in squares.items() if square.differs),
        numbers=tuple(
            Number((column + 0.5) * width, row * HEIGHT + BASELINE, square.text, square.differs)
            for (row, column), square in squares.items()
            if not square.is_padding  # the caption says what stands there
        ),
        marks=(*_marks("window", panel.lit, drawing, width), *_marks("winner", panel.won, drawing, width)),
        description="; ".join(", ".join(map(_spoken, line)) for line in panel.squares),
    )


def only(panel: Panel, drawing: Drawing) -> str:
    """The classes of a panel: none where it takes part in every choice, or in none, and where choices are made."""
    return "" if panel.picks else _only(panel.lit, drawing)


def picked(panel: Panel) -> list[list[int | None]]:
    """List the choices row by row, None where there is none."""
    rows, columns = panel.size
    return [[panel.picks.get((row, column)) for column in range(columns)] for row in range(rows)]


def legend_text(drawing: Drawing, language: Language) -> str:
    """Say what the picture is of, and how to choose."""
    if not drawing.choices:
        return translated("How it is counted", language)
    if len(drawing.choices) == 1:
        return translated("What made this number", language)
    return translated("Choose a number of the result to see what made it", language)


def choice_text(choice: Choice, language: Language) -> str:
    """Say which number a radio button is for."""
    if not choice.yours:
        return translated("{place}: expected {expected}", language, place=choice.place, expected=choice.expected)
    return translated(_CHOICE, language, place=choice.place, expected=choice.expected, yours=choice.yours)


def rules() -> str:
    """Write the part of the style that shows what belongs to the choice."""
    shown = "\n".join(f".picture:has(.r{each}:checked) .k{each} {{ display: block; }}" for each in range(MAX_CELLS))
    return f"@supports selector(:has(*)) {{\n.picture .only {{ display: none; }}\n{shown}\n}}\n"


def _width(panel: Panel) -> int:
    letters = max((len(square.text) for line in panel.squares for square in line), default=0)
    return max(NARROWEST, round(LETTER * letters) + BESIDE)


def _spoken(square: Square) -> str:
    return f"‹{square.text}›" if square.is_padding else square.text


def _only(choices: Iterable[int], drawing: Drawing) -> str:
    few = sorted(set(choices))
    return " ".join(["only", *(f"k{choice}" for choice in few)]) if 0 < len(few) < len(drawing.choices) else ""


def _marks(kind: str, spots: Mapping[int, frozenset[Spot]], drawing: Drawing, width: int) -> list[Mark]:
    """One outline for all choices that have the same squares."""
    choices: dict[frozenset[Spot], list[int]] = {}
    for choice, each in spots.items():
        choices.setdefault(each, []).append(choice)
    return [
        Mark(f"{kind} {_only(of, drawing)}".strip(), _outline(each, width), drawing.first in of)
        for each, of in choices.items()
    ]


def _outline(spots: frozenset[Spot], width: int) -> str:
    """Around all of ``spots`` where they fill a rectangle, else around each."""
    rows, columns = ({spot[axis] for spot in spots} for axis in (0, 1))
    top, left, down, across = min(rows), min(columns), max(rows) + 1, max(columns) + 1
    if (down - top) * (across - left) == len(spots):
        return f"M{left * width} {top * HEIGHT}H{across * width}V{down * HEIGHT}H{left * width}Z"
    return "".join(_square(spot, width) for spot in sorted(spots))


def _square(spot: Spot, width: int) -> str:
    return f"M{spot[1] * width} {spot[0] * HEIGHT}h{width}v{HEIGHT}h-{width}Z"


def _hatched(spot: Spot, width: int) -> str:
    """Lines from the lower left to the upper right, each from one edge to the next."""
    top, left = spot[0] * HEIGHT, spot[1] * width
    return "".join(
        f"M{left + round(start * width)} {top + round((1 - start + shift) * HEIGHT)}"
        f"L{left + round(end * width)} {top + round((1 - end + shift) * HEIGHT)}"
        for shift in HATCHES
        for start, end in [(max(0, shift), min(1, 1 + shift))]  # along the width
    )


def _lines(rows: int, columns: int, width: int) -> str:
    across = "".join(f"M0 {row * HEIGHT}h{columns * width}" for row in range(rows + 1))
    down = "".join(f"M{column * width} 0v{rows * HEIGHT}" for column in range(columns + 1))
    return across + down
