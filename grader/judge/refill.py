"""Arrays filled anew: with numbers that have nothing special about them, so that a wrong result is not right by chance,
or with special ones, which some mistakes need to show.

Which numbers an exercise takes is seen from its own cases: probabilities stay between 0 and 1, what is divided by stays
positive, labels stay whole numbers of the same range.
"""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from grader.judge.arguments import LEFT_OUT, Arguments, Given
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

FRACTIONS = 64  # of one: exact in every floating dtype
_WIDE = 9
_MANY = 99


class Filling(enum.Enum):
    """What is special about the numbers of an array."""

    USUAL = "usual"
    ZEROS = "zeros"  # among others
    POSITIVE = "positive"
    NEGATIVE = "negative"
    FEW = "few"  # different ones
    EQUAL = "equal"
    CANCELLING = "cancelling"  # what is next to a number may be its opposite: so do sums come to nothing
    NOT_FINITE = "not finite"  # NaN or infinities among others, where the exercise has some


SOME = 0.25  # of an array's numbers are zeros, or not finite
OFTEN = 0.5  # of them are the opposite of the one before
_FEW = 3


class Range(NamedTuple):
    """The least and the largest number that stood in the arrays of a parameter, and those that are not finite."""

    low: float
    high: float
    others: frozenset[float] = frozenset()


def ranges(calls: Iterable[Arguments]) -> dict[str, Range]:
    """Read, for each parameter that is an array or holds some, which numbers its arrays have held."""
    found: dict[str, Range] = {}
    for call in calls:
        for name, value in call.values.items():
            if (span := _span(value)) is not None:
                known = found.get(name, span)
                found[name] = _joined(known, span)
    return found


def refilled(
    arguments: Arguments, known: dict[str, Range], random: Random, filling: Filling = Filling.USUAL
) -> Arguments:
    """The same call with other numbers in its arrays."""
    usual = Range(-_WIDE, _WIDE)
    values: dict[str, Given] = {
        name: value if value is LEFT_OUT else _refilled(value, known.get(name, usual), random, filling)
        for name, value in arguments.values.items()
    }
    return arguments._replace(values=values)


def _joined(one: Range, other: Range) -> Range:
    return Range(min(one.low, other.low), max(one.high, other.high), one.others | other.others)


def _span(value: Given) -> Range | None:
    """The least and the largest finite number in the arrays of ``value``."""
    if isinstance(value, Array):
        return _span_of(value)
    spans = [span for part in _parts(value) if (span := _span(part)) is not None]
    return functools.reduce(_joined, spans) if spans else None


def _span_of(array: Array) -> Range | None:
    import numpy as np

    cells = array.numpy()
    if cells.dtype.kind != "f":
        return Range(float(cells.min()), float(cells.max())) if cells.size else None
    finite = np.isfinite(cells)
    others = {math.nan if math.isnan(cell) else float(cell) for cell in cells[~finite]}
    cells = cells[finite]
    return Range(float(cells.min()), float(cells.max()), frozenset(others)) if cells.size else None


def _parts(value: Given) -> tuple[Value, ...]:
    match value:
        case List(items=items) | Tuple(items=items):
            return items
        case Dict(items=named):
            return tuple(named.values())
        case _:
            return ()


def _refilled(value: Value, span: Range, random: Random, filling: Filling) -> Value:
    match value:
        case Array():
            return _filled(value, span, random, filling)
        case List(items=items):
            return List(tuple(_refilled(item, span, random, filling) for item in items))
        case Tuple(items=items):
            return Tuple(tuple(_refilled(item, span, random, filling) for item in items))
        case Dict(items=named):
            return Dict({key: _refilled(item, span, random, filling) for key, item in named.items()})
        case plain:
            return plain


def _filled(array: Array, span: Range, random: Random, filling: Filling) -> Array:
    import numpy as np

    dtype = np.dtype(array.dtype)
    size = math.prod(array.shape)
    cells = [_cell(dtype.kind, dtype.itemsize, span, random) for _ in range(size)]
    if dtype.kind in "iuf":
        cells = _made_special(cells, span, random, filling, dtype.kind)
    return from_numpy(np.array(cells, dtype).reshape(array.shape), array.kind)


def _made_special(cells: list[float], span: Range, random: Random, filling: Filling, kind: str) -> list[float]:
    """``cells`` as they are ``filling`` an array, as far as its range and ``kind`` of numbers have room for that."""
    match filling:
        case Filling.ZEROS if span.low <= 0 <= span.high:
            return _with_some([0], cells, random)
        case Filling.POSITIVE if span.high > 0:
            return [abs(cell) for cell in cells]
        case Filling.CANCELLING if span.low < 0 < span.high and kind != "u":
            return _with_opposites(cells, random)
        case Filling.NEGATIVE if span.low < 0 and kind != "u":
            return [-abs(cell) for cell in cells]
    return _repeated(cells, span, random, filling, kind)


def _repeated(cells: list[float], span: Range, random: Random, filling: Filling, kind: str) -> list[float]:
    match filling:
        case Filling.FEW:
            return [random.choice(cells[:_FEW]) for _ in cells]
        case Filling.EQUAL:
            return cells[:1] * len(cells)
        case Filling.NOT_FINITE if kind == "f" and span.others:
            others = sorted(span.others, key=str)  # NaN has no place in an order of numbers
            return _with_some(others, cells, random)
    return cells


def _with_opposites(cells: Sequence[float], random: Random) -> list[float]:
    made: list[float] = []
    for cell in cells:
        made.append(-made[-1] if made and random.random() < OFTEN else cell)
    return made


def _with_some(others: Sequence[float], cells: Sequence[float], random: Random) -> list[float]:
    return [random.choice(others) if random.random() < SOME else cell for cell in cells]


def _cell(kind: str, itemsize: int, span: Range, random: Random) -> float:
    if kind == "b":
        return random.randint(0, 1)
    if kind in "iu":
        low, high = _whole(span, itemsize)
        return random.randint(max(0, low), max(0, high)) if kind == "u" else random.randint(low, high)
    return _fraction(*_generic(span), random)


def _generic(span: Range) -> tuple[int, int]:
    """The range of new numbers, in units of 1 / FRACTIONS: as signed and as bounded as those that are known."""
    if span.low >= 0 and span.high <= 1:
        return 1, FRACTIONS - 1
    if span.low >= 0:
        return 1, FRACTIONS * max(_WIDE, math.ceil(min(span.high, 255)))
    return -FRACTIONS * _WIDE, FRACTIONS * _WIDE


def _whole(span: Range, itemsize: int) -> tuple[int, int]:
    """The range of new whole numbers: labels keep theirs, and pixels get a wide one, where few are alike."""
    if span.low < 0:
        return (-_MANY, _MANY) if itemsize > 1 else (-_WIDE, _WIDE)
    return int(span.low), int(span.high)


def _fraction(low: int, high: int, random: Random) -> float:
    """A number of the range that is not 0."""
    return (random.randint(low, high) or 1) / FRACTIONS
