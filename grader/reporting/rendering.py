"""What people read of values, calls and reports, the same in every output that is made for people.

A value is one line where that fits, a grid where it helps.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from grader.model.exercise import Call, Language, Text
from grader.model.report import Certainty, Failure, Mistake, Report
from grader.text import one_line
from grader.values import Array, Dict, List, Tuple, Value

if TYPE_CHECKING:
    import numpy as np

MAX_ONE_LINE = 400
MAX_GRID_CELLS = 400
MAX_PRINTED_LINES = 12


class Labelled(NamedTuple):
    """A value and what it is called; ``differing`` are the flat indices of the cells that are to be marked."""

    label: str
    value: Value
    differing: tuple[int, ...] = ()


def value_text(value: Value) -> str:
    """``value`` on one line, as Python would write it: ``tensor([[1, 2]], float64)``. Long ones are cut."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > MAX_ONE_LINE:
            return f"{text[:MAX_ONE_LINE]}…"
    return text


def call_text(call: Call, names: tuple[str, ...] = ()) -> str:
    """The call with its arguments, ``corr2d(x, k)``: arrays by their ``names`` or their shape, the rest in full."""
    labels = itertools.chain(names, itertools.repeat(""))
    given = [
        label if label and is_named(value) else _short(value) for label, value in zip(labels, call.args, strict=False)
    ]
    given += [f"{name}={name if is_named(value) else _short(value)}" for name, value in call.kwargs.items()]
    return f"{call.function}({', '.join(given)})"


def is_named(value: Value) -> bool:
    """Whether ``value`` is too large to stand inside a call, so that its name stands for it."""
    return isinstance(value, Array) and bool(value.shape)


def is_grid(value: Value) -> TypeGuard[Array]:
    """Whether ``value`` is better laid out as a grid than written on a line."""
    return isinstance(value, Array) and len(value.shape) >= 1 and 0 < math.prod(value.shape) <= MAX_GRID_CELLS


def grid(value: Array) -> list[tuple[str, list[list[str]]]]:
    """The 2-D slices of ``value``, each with the index that it has in the leading axes: ``("[0, 1]", rows)``."""
    array = _decimals(value)
    rows = array.reshape((1,) * max(0, 2 - array.ndim) + array.shape)
    leading, (height, width) = rows.shape[:-2], rows.shape[-2:]
    slices = rows.reshape((-1, height, width))
    titles = [str(list(index)) if leading else "" for index in _indices(leading)]
    return [
        (title, [[number_text(cell) for cell in row] for row in plane.tolist()])
        for title, plane in zip(titles, slices, strict=True)
    ]


def marked_grid(value: Array, differing: tuple[int, ...]) -> list[tuple[str, list[list[tuple[str, bool]]]]]:
    """As :func:`grid`, each cell with whether it is one of ``differing``."""
    marked, flat = frozenset(differing), itertools.count()
    return [(title, [[(cell, next(flat) in marked) for cell in row] for row in rows]) for title, rows in grid(value)]


def number_text(number: object) -> str:
    """``3.0`` as ``3``, ``0.1`` as ``0.1``, twelve significant digits at most."""
    if isinstance(number, float):
        return f"{number:.12g}"
    return str(number)


def shape_text(shape: tuple[int, ...]) -> str:
    """``3x4``; ``()`` for a single number."""
    return "x".join(map(str, shape)) or "()"


def kind_text(array: Array) -> str:
    """What stands above a grid: ``tensor 3x4, float64``."""
    return f"{array.kind} {shape_text(array.shape)}, {array.dtype}"


def array_arguments(failure: Failure) -> list[Labelled]:
    """The arrays among the arguments; everything else stands in the call."""
    if failure.call is None:
        return []
    named = [*zip(failure.names, failure.call.args, strict=False), *failure.call.kwargs.items()]
    return [Labelled(name, value) for name, value in named if is_named(value)]


def results(failure: Failure) -> list[Labelled]:
    """What should have come back, and what did: ``expected`` and ``yours``, as far as there is such a thing."""
    both = []
    if failure.expects_value:
        both.append(Labelled("expected", failure.expected, failure.differing))
    if failure.returned:
        both.append(Labelled("yours", failure.actual, failure.differing))
    return both


def printed_lines(failure: Failure) -> list[str]:
    """The beginning of what the submission printed during the call, if that was more than blanks."""
    return failure.printed.rstrip().splitlines()[:MAX_PRINTED_LINES]


_LIKE = {
    Certainty.SAME: Text(
        "In every case it behaves like a known mistake", "모든 사례에서 알려진 실수와 똑같이 움직인다"
    ),
    Certainty.LIKE: Text(
        "In all {failing} cases that fail it behaves like a known mistake",
        "실패한 {failing}개 사례 모두에서 알려진 실수처럼 움직인다",
    ),
    Certainty.PART: Text(
        "{share} of the {failing} cases that fail come out as with a known mistake",
        "실패한 {failing}개 사례 가운데 {share}개가 알려진 실수와 같은 결과를 낸다",
    ),
}


def mistake_text(mistake: Mistake, language: Language) -> str:
    """How well a known mistake fits, and its name: ``In every case it behaves like a known mistake: flipped``."""
    share = sum(part.cases for part in mistake.shares)
    places = ", ".join(f"{part.group} {part.cases}" for part in mistake.shares)
    sentence = _LIKE[mistake.certainty].in_language(language).format(failing=mistake.failing, share=share)
    where = f" ({places})" if mistake.certainty is Certainty.PART else ""
    return f"{sentence}{where}: {mistake.name}"


def remark(report: Report, lost_in: str = "lost in") -> str:
    """What a table says of a report beside its score: the message, else the mistakes and where points were lost."""
    lost = ", ".join(group.name for group in report.groups if group.score < group.points)
    mistakes = "".join(f"{mistake.name}; " for mistake in report.mistakes)
    return one_line(report.message) or (f"{mistakes}{lost_in}: {lost}" if lost else "")


def missing_protections(reports: Sequence[Report]) -> str:
    """The protections that were missing while any of ``reports`` was made, each once, with its reason."""
    missing = (each for report in reports if report.isolation for each in report.isolation.missing)
    return "; ".join(f"{each.protection}: {each.reason}" for each in dict.fromkeys(missing))


def _indices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    import numpy as np

    return [tuple(int(step) for step in index) for index in np.ndindex(*shape)]


def _short(value: Value) -> str:
    if isinstance(value, Array) and value.shape:
        dtype = "" if value.dtype == "float64" else f" {value.dtype}"
        return f"{value.kind} {shape_text(value.shape)}{dtype}"
    return value_text(value)


def _pieces(value: Value) -> Iterator[str]:
    """The text of ``value`` from its beginning, none of it made before it is asked for: a value may be very large."""
    if isinstance(value, Array):
        yield _array_text(value)
    elif isinstance(value, List):
        yield from _enclosed("[", value.items, "]")
    elif isinstance(value, Tuple):
        yield from _enclosed("(", value.items, ",)" if len(value.items) == 1 else ")")
    elif isinstance(value, Dict):
        yield "{"
        for position, (key, item) in enumerate(value.items.items()):
            yield f"{', ' if position else ''}{one_line(key)!r}: "
            yield from _pieces(item)
        yield "}"
    else:
        yield repr(one_line(value, MAX_ONE_LINE) if isinstance(value, str) else value)


def _enclosed(opening: str, items: tuple[Value, ...], closing: str) -> Iterator[str]:
    yield opening
    for position, item in enumerate(items):
        if position:
            yield ", "
        yield from _pieces(item)
    yield closing


def _decimals(array: Array) -> np.ndarray[Any, Any]:
    """Its numbers as their own dtype writes them: a third in float32 is 0.33333334, and not 0.333333343267."""
    numbers = array.numpy()
    is_short = numbers.dtype.kind == "f" and numbers.dtype.itemsize < 8
    return numbers.astype(str).astype("float64") if is_short else numbers


def _array_text(array: Array) -> str:
    cells = math.prod(array.shape)
    if not cells:
        return f"{array.kind}([], {array.dtype}, shape {shape_text(array.shape)})"
    body = f"{shape_text(array.shape)} numbers" if cells > MAX_ONE_LINE else _nested(_decimals(array).tolist())
    return f"{array.dtype}({body})" if array.kind == "scalar" else f"{array.kind}({body}, {array.dtype})"


def _nested(rows: Any) -> str:
    if isinstance(rows, list):
        return f"[{', '.join(map(_nested, rows))}]"
    return number_text(rows)
