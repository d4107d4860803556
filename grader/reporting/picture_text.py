"""Pictures in a terminal: the window of one number, by marks that work without colour, and the sum that made it.

The number is the first that differs. Squares that take part stand between ``[`` and ``]``, the largest of a window
between ``(`` and ``)``, other numbers that differ between ``>`` and ``<``, and padding is ``·``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from grader.catalogue import translated
from grader.model.exercise import Language
from grader.reporting.drawing import Drawing, Panel, Spot, Square, Stack
from grader.reporting.layout import Block, beside, columns_that_fit, flowing, hanging

PADDING = "·"


def picture_lines(drawn: Iterable[Drawing], language: Language, width: int) -> Block:
    """Write the pictures in lines of at most ``width`` cells."""
    return [line for drawing in drawn for line in _drawing_lines(drawing, language, width)]


def _drawing_lines(drawing: Drawing, language: Language, width: int) -> Iterator[Text]:
    arguments = [(stack, _of_number(stack, drawing)) for stack in drawing.inputs]
    results = [(stack, stack.panels) for stack in drawing.results]
    for stacks in (arguments, results):
        yield from beside([_stack_lines(stack, panels, drawing.first, width) for stack, panels in stacks], width)
    for choice in drawing.choices[drawing.first : drawing.first + 1]:
        place = f"{choice.place}: " if choice.place else ""
        for number, sentence in enumerate(choice.sentences):
            yield from hanging(Text(sentence if number else place + sentence, style="bold"), width, rest=4)
    for step in drawing.steps:
        yield from hanging(Text(step, style="bold"), width, rest=4)
    yield from flowing([Text(mark, style="dim") for mark in _marks_used(drawing, language)], width)
    for note in (*_left_out(drawing, language), *drawing.notes):
        yield from hanging(Text(note, style="dim"), width)


def _of_number(stack: Stack, drawing: Drawing) -> tuple[Panel, ...]:
    """The slices that take part in the number."""
    return tuple(panel for panel in stack.panels if drawing.first in panel.lit or drawing.first in panel.won)


def _stack_lines(stack: Stack, panels: tuple[Panel, ...], choice: int, width: int) -> Block:
    head = f"{stack.label}: {stack.title}" if stack.title else stack.label
    lines = hanging(Text(head, style="dim"), width, rest=4)
    for panel in panels:
        if panel.slice:
            lines.append(Text(f"  {panel.slice}", style="dim"))
        lines += _panel_lines(panel, choice, width)
    return lines


def _panel_lines(panel: Panel, choice: int, width: int) -> Iterator[Text]:
    """A slice; one that is too wide is cut into columns that fit below each other."""
    _, number = panel.size
    cells = max((len(_text(square)) for row in panel.squares for square in row), default=0)
    lit, won = panel.lit.get(choice, frozenset()), panel.won.get(choice, frozenset())
    for columns in columns_that_fit(cells + 3, number, width - 1):
        if len(columns) < number:
            yield Text(f"  [:, {columns.start}:{columns.stop}]", style="dim")
        for place, row in enumerate(panel.squares):
            line = Text(" ")
            for column in columns:
                line.append_text(_square(row[column], (place, column), cells, lit, won))
            yield line


def _square(square: Square, spot: Spot, cells: int, lit: frozenset[Spot], won: frozenset[Spot]) -> Text:
    if spot in won:
        before, after, style = "(", ")", "bold cyan"
    elif spot in lit:
        before, after, style = "[", "]", "bold red" if square.differs else "bold cyan"
    elif square.differs:
        before, after, style = ">", "<", "bold red"
    else:
        before, after, style = " ", " ", "dim" if square.is_padding else ""
    return Text(f" {before}{_text(square):>{cells}}{after}", style=style)


def _text(square: Square) -> str:
    return PADDING if square.is_padding else square.text


def _marks_used(drawing: Drawing, language: Language) -> Iterator[str]:
    """Say what the marks in the arguments mean."""
    panels = [panel for stack in drawing.inputs for panel in stack.panels]
    if any(drawing.first in panel.lit for panel in panels):
        yield translated("[ ] takes part", language)
    if any(drawing.first in panel.won for panel in panels):
        yield translated("( ) the largest of a window", language)
    if any(square.is_padding for panel in panels for row in panel.squares for square in row):
        yield translated("· padding", language)


def _left_out(drawing: Drawing, language: Language) -> Iterator[str]:
    if any(not stack.has_all_slices or _of_number(stack, drawing) != stack.panels for stack in drawing.inputs):
        yield translated("Only slices of arguments that take part are shown.", language)
