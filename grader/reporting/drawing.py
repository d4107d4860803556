"""What is to be seen of a picture, the same in every form: slices of arrays, and for each number what takes part in it.

Everything is text and places here; how it is laid out is for whoever draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from grader.reporting.rendering import Labelled

Spot = tuple[int, int]  # the row and the column of a square


class Square(NamedTuple):
    """One number as it is drawn; ``is_short`` where digits are left out."""

    text: str
    is_padding: bool = False
    differs: bool = False
    is_short: bool = False


class Panel(NamedTuple):
    """One slice of an array, with the padding around it.

    ``lit`` are the squares that take part in each choice, ``won`` those that decide it, and ``picks`` are the choices
    that can be made by a square.
    """

    slice: str
    squares: tuple[tuple[Square, ...], ...]
    lit: Mapping[int, frozenset[Spot]] = {}
    won: Mapping[int, frozenset[Spot]] = {}
    picks: Mapping[Spot, int] = {}

    @property
    def size(self) -> Spot:
        return len(self.squares), max(map(len, self.squares), default=0)


class Stack(NamedTuple):
    """The slices of one array that are of interest.

    ``source`` is the argument or the result (``expected[0]`` of a tuple), ``label`` what it is called, and ``title``
    what it is. The whole array has so many ``numbers``.
    """

    source: str
    label: str
    title: str
    panels: tuple[Panel, ...]
    numbers: int

    @property
    def has_all_slices(self) -> bool:
        return sum(not square.is_padding for square in self._squares()) == self.numbers

    @property
    def has_all_digits(self) -> bool:
        return not any(square.is_short for square in self._squares())

    def _squares(self) -> Iterator[Square]:
        return (square for panel in self.panels for row in panel.squares for square in row)


class Choice(NamedTuple):
    """A number of the result that can be looked at: where it is, what came, and the sentences on it."""

    place: str
    expected: str
    yours: str
    differs: bool
    sentences: tuple[str, ...]


class Drawing(NamedTuple):
    """A picture ready to be drawn: the arrays that take part, the results, and what can be chosen.

    ``first`` is the choice to begin with. ``steps`` say how whole numbers are counted, ``notes`` what else is to be
    known.
    """

    inputs: tuple[Stack, ...]
    results: tuple[Stack, ...]
    choices: tuple[Choice, ...]
    first: int
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def undrawn(parts: Iterable[Labelled], drawn: Iterable[Drawing]) -> list[Labelled]:
    """List the arguments or results of which a drawing shows nothing."""
    seen = {stack.source for stack in _stacks(drawn)}
    return [part for part in parts if part.label + part.part not in seen]


def partly_drawn(parts: Iterable[Labelled], drawn: Iterable[Drawing]) -> list[Labelled]:
    """List the arguments or results that are drawn in part: some slices are left out, or digits."""
    partly = {stack.source for stack in _stacks(drawn) if not (stack.has_all_slices and stack.has_all_digits)}
    return [part for part in parts if part.label + part.part in partly]


def _stacks(drawn: Iterable[Drawing]) -> Iterator[Stack]:
    for drawing in drawn:
        yield from drawing.inputs
        yield from drawing.results
