"""What people read of values, calls and reports, the same in every form that is made for people.

A value is one line where that fits, a grid where it helps.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from msgspec import UNSET

from grader.catalogue import looked_up, marked, translated
from grader.judge.compare import numbers_of
from grader.model.exercise import Call, Language, Words, in_language
from grader.model.report import (
    Certainty,
    Failing,
    Failure,
    GroupReport,
    Isolation,
    Misrefused,
    Mistake,
    Outcome,
    Report,
    Unrefused,
)
from grader.model.sentence import said_in
from grader.text import one_line
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

if TYPE_CHECKING:
    import numpy as np

MAX_ONE_LINE = 400
MAX_GRID_CELLS = 400
MAX_PRINTED_LINES = 12
MAX_ITEMS = 12
_NO_NAMES: Mapping[str, str] = {}


class Labelled(NamedTuple):
    """A value and what it is called; ``differing`` are the flat indices of the cells that are to be marked.

    ``part`` says which item of a tuple or dict it is, as Python would: ``[0]``, ``['mean']``.
    """

    label: str
    value: Value
    differing: tuple[int, ...] = ()
    part: str = ""


class Row(NamedTuple):
    """What a table says of a report: little enough to be kept for a whole class."""

    name: str
    exercise: str
    score: str
    outcome: Outcome
    remark: str
    isolation: Isolation | None


def value_text(value: Value) -> str:
    """Write ``value`` on one line, as Python would: ``tensor([[1, 2]], float64)``. Long ones are cut."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > MAX_ONE_LINE:
            return f"{text[:MAX_ONE_LINE]}…"
    return text


def text_left_out(value: Value) -> str:
    """Write ``value`` in full, on as many lines as it takes; "" where it is shown in full anyway."""
    if isinstance(value, Array):
        import numpy as np

        if is_grid(value) or math.prod(value.shape) <= MAX_GRID_CELLS:
            return ""
        return np.array2string(_decimals(value), threshold=sys.maxsize)
    shown = value_text(value)
    whole = "".join(_pieces(value))
    return "" if shown == whole else whole


def call_text(call: Call, names: tuple[str, ...] = ()) -> str:
    """Write ``call`` as ``corr2d(x, k)``: arrays by their ``names`` or their shape, the rest in full.

    Where there is more than one number, numbers have their parameters' names: ``f(x, stride=2, padding=1)``.
    """
    labels = list(itertools.islice(itertools.chain(names, itertools.repeat("")), len(call.args)))
    given = [
        label if label and is_named(value) else _short(value) for label, value in zip(labels, call.args, strict=True)
    ]
    first = next((place for place, value in enumerate(call.args) if not is_named(value)), len(given))
    if sum(map(_numbers, (*call.args, *call.kwargs.values()))) > 1 and all(labels[first:]):
        given[first:] = [f"{label}={text}" for label, text in zip(labels[first:], given[first:], strict=True)]
    given += [f"{name}={name if is_named(value) else _short(value)}" for name, value in call.kwargs.items()]
    return f"{call.function}({', '.join(given)})"


def _numbers(value: Value) -> int:
    """How many numbers ``value`` shows inside a call."""
    match value:
        case List(items=items) | Tuple(items=items):
            return sum(map(_numbers, items))
        case bool() | int() | float():
            return 1
        case Array(shape=()):
            return 1
    return 0


def is_named(value: Value) -> bool:
    """Tell whether ``value`` is too large to stand inside a call, so that its name stands for it."""
    return isinstance(value, Array) and bool(value.shape)


def is_grid(value: Value) -> TypeGuard[Array]:
    """Tell whether ``value`` is better laid out as a grid than written on a line."""
    return isinstance(value, Array) and len(value.shape) >= 1 and 0 < math.prod(value.shape) <= MAX_GRID_CELLS


def grid(value: Array) -> list[tuple[str, list[list[str]]]]:
    """Cut ``value`` into 2-D slices, each with the index that it has in the leading axes: ``("[0, 1]", rows)``."""
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
    """Do as :func:`grid`, and say of each cell whether it is one of ``differing``."""
    marked, flat = frozenset(differing), itertools.count()
    return [(title, [[(cell, next(flat) in marked) for cell in row] for row in rows]) for title, rows in grid(value)]


def number_text(number: object) -> str:
    """Write ``3.0`` as ``3``, ``0.1`` as ``0.1``, with twelve significant digits at most."""
    if isinstance(number, float):
        return f"{number:.12g}"
    return str(number)


def shape_text(shape: tuple[int, ...]) -> str:
    """Write a shape as ``3x4``, that of a single number as ``()``."""
    return "x".join(map(str, shape)) or "()"


def kind_text(array: Array) -> str:
    """Describe an array above its grid: ``tensor 3x4, float64``."""
    return f"{array.kind} {shape_text(array.shape)}, {array.dtype}"


def array_arguments(failure: Failure) -> list[Labelled]:
    """List the arrays among the arguments; everything else stands in the call."""
    if failure.call is None:
        return []
    named = [*zip(failure.names, failure.call.args, strict=False), *failure.call.kwargs.items()]
    return [Labelled(name, value) for name, value in named if is_named(value)]


def results(failure: Failure) -> list[list[Labelled]]:
    """List what should have been returned beside what was, as far as there are such values.

    That is one row, or a row for each item of tuples or dicts that hold arrays.
    """
    both = []
    if failure.expected is not UNSET:
        both.append(Labelled(marked("expected"), failure.expected, failure.differing))
    if failure.actual is not UNSET:
        both.append(Labelled(marked("yours"), failure.actual, failure.differing))
    items = [_items(each, failure.parts) for each in both]
    with_arrays = [any(is_grid(item.value) for item in of_one) for of_one in items]
    if all(with_arrays) or (any(with_arrays) and len({*map(len, items)}) == 1):
        return [_alike([each for each in row if each is not None]) for row in itertools.zip_longest(*items)]
    return [both]


def _alike(row: list[Labelled]) -> list[Labelled]:
    """Lay the numbers that an author wrote as lists out like the array that came, which may be meant by them."""
    match row:
        case [Labelled(value=List() as written) as expected, Labelled(value=Array() as came) as yours]:
            numbers = numbers_of(written)
            if is_grid(came) and numbers is not None and numbers.shape == came.shape:
                value = from_numpy(numbers.astype(came.dtype), came.kind)
                return [expected._replace(value=value), yours]
    return row


def _items(whole: Labelled, cells: tuple[tuple[int, ...], ...]) -> list[Labelled]:
    """The items of a value that has some and not too many, else the value itself."""
    match whole.value:
        case List(items=items) | Tuple(items=items):
            named: list[tuple[object, Value]] = list(enumerate(items))
        case Dict(items=items):
            named = [(one_line(key), value) for key, value in items.items()]
        case _:
            return [whole]
    if not 0 < len(named) <= MAX_ITEMS:
        return [whole]
    marks = itertools.chain(cells, itertools.repeat(()))
    return [
        Labelled(whole.label, value, differing, f"[{name!r}]")
        for (name, value), differing in zip(named, marks, strict=False)
    ]


_ASPECTS = {
    Failing.VALUE: marked("value: kind and shape are right, the value is not"),
    Failing.FINITENESS: marked("finiteness: finite numbers are wanted where infinite ones or NaN came"),
    Failing.SHAPE: marked("shape: another one is wanted"),
    Failing.LENGTH: marked("length: another number of items is wanted"),
    Failing.KIND: marked("kind: a part of the result is of another one than wanted"),
    Failing.TYPE: marked("type: a part of the result is of another one than wanted"),
    Failing.DTYPE: marked("dtype: another one is wanted"),
    Failing.PURE: marked("pure: the call changed an argument"),
    Failing.FRESH: marked("fresh: the result shares memory with an argument"),
    Failing.VIEW: marked("view: the result is a copy, and a view of the argument's memory is wanted"),
    Failing.GRADIENT: marked("gradient: an argument gets none, or one that is zero or not finite"),
    Failing.OPERATIONS: marked("operations: the value is right, and it took more tensor operations than are allowed"),
    Failing.FIGURES: marked("figures: what came does not fulfil a condition"),
    Failing.RAISED: marked("a value wanted, {came} came"),
    Failing.RAISED_ANOTHER: marked("{wanted} wanted, {came} came"),
    Failing.NOT_REFUSED: marked("{wanted} wanted, a value came"),
}
_UNLIKE = {
    Failing.KIND: marked("kind: {wanted} wanted, {came} came"),
    Failing.TYPE: marked("type: {wanted} wanted, {came} came"),
    Failing.DTYPE: marked("dtype: {wanted} wanted, {came} came"),
}


def failure_text(failure: Failure, language: Language) -> str:
    """Say in what a case failed: the aspect where that is all that may be seen, else the message."""
    if (aspect := failure.aspect) is None:
        return said_in(failure.message, language)
    sentence = _UNLIKE.get(aspect.failing, "") if aspect.wanted and aspect.came else ""
    wanted, came = (translated(word, language) for word in (aspect.wanted, aspect.came))
    return translated(sentence or _ASPECTS[aspect.failing], language, wanted=wanted, came=came)


def is_finished(failure: Failure, language: Language) -> bool:
    """Tell whether what is said of a case is a text that somebody else finished, in English."""
    message = failure.message
    return failure.aspect is None and isinstance(message, str) and said_in(message, language) == message


def printed_lines(failure: Failure) -> list[str]:
    """List the first lines that the submission printed during the call, if it was more than blanks."""
    return failure.printed.rstrip().splitlines()[:MAX_PRINTED_LINES]


_LIKE = {
    Certainty.SAME: marked("In every case it behaves like a known mistake: {name}"),
    Certainty.LIKE: marked("In all {failing} cases that fail it behaves like a known mistake: {name}"),
    Certainty.PART: marked(
        "{share} of the {failing} cases that fail come out as with a known mistake ({places}): {name}"
    ),
    Certainty.TOGETHER: marked(
        "What comes back is as with two known mistakes that are made together; one of them: {name}"
    ),
}
# Beside bad arguments that are not refused, which are told by themselves.
_OTHERS_LIKE = {
    Certainty.LIKE: marked("In all {failing} other cases that fail it behaves like a known mistake: {name}"),
    Certainty.PART: marked(
        "{share} of the {failing} other cases that fail come out as with a known mistake ({places}): {name}"
    ),
}
# In English, people read the words that JSON holds.
_OUTCOMES = {
    Outcome.OK: marked("ok"),
    Outcome.WRONG: marked("wrong"),
    Outcome.ERROR: marked("error"),
    Outcome.IMPORT_ERROR: marked("import_error"),
    Outcome.MISSING: marked("missing"),
    Outcome.TIMEOUT: marked("timeout"),
    Outcome.CRASH: marked("crash"),
    Outcome.MEMORY: marked("memory"),
    Outcome.OUTPUT_LIMIT: marked("output_limit"),
    Outcome.BAD_OUTPUT: marked("bad_output"),
    Outcome.PROTOCOL: marked("protocol"),
    Outcome.FORBIDDEN: marked("forbidden"),
    Outcome.REJECTED: marked("rejected"),
    Outcome.NOT_HANDED_IN: marked("not_handed_in"),
    Outcome.NOT_GRADED: marked("not_graded"),
}


def group_text(group: GroupReport, language: Language) -> str:
    """Name a group in the reader's language, where its author did."""
    return in_language(group.title, language) or group.name


def group_texts(report: Report, language: Language) -> dict[str, str]:
    """Name the groups of a report in the reader's language, by the names that findings know them by."""
    return {group.name: group_text(group, language) for group in report.groups}


def why_text(why: Words, language: Language) -> str:
    """Say why a case is there, by its author's words or ours."""
    return looked_up(why, language) if isinstance(why, str) else in_language(why, language)


def mistake_text(mistake: Mistake, language: Language, groups: Mapping[str, str] = _NO_NAMES) -> str:
    """Say how well a known mistake fits: ``In every case it behaves like a known mistake: flipped``.

    ``groups`` are the groups' names as they are shown.
    """
    others = _OTHERS_LIKE.get(mistake.certainty, "") if mistake.set_aside else ""
    return translated(
        others or _LIKE[mistake.certainty],
        language,
        name=mistake.name,
        failing=mistake.failing,
        share=sum(part.cases for part in mistake.shares),
        places=", ".join(f"{groups.get(part.group, part.group)} {part.cases}" for part in mistake.shares),
    )


def unrefused_text(unrefused: Unrefused, language: Language, groups: Mapping[str, str] = _NO_NAMES) -> str:
    """Say above the author's words which group's bad arguments are not refused."""
    return translated(
        "These bad arguments are not refused ({group}):", language, group=groups.get(unrefused.group, unrefused.group)
    )


def misrefused_text(misrefused: Misrefused, language: Language, groups: Mapping[str, str] = _NO_NAMES) -> str:
    """Say above the author's words which group's bad arguments raise another exception than is asked for."""
    return translated(
        "These bad arguments raise another exception than is asked for ({group}):",
        language,
        group=groups.get(misrefused.group, misrefused.group),
    )


def outcome_text(outcome: Outcome, language: Language) -> str:
    """Say in a word how a case, a group or a submission ended."""
    return translated(_OUTCOMES[outcome], language)


def remark(report: Report, language: Language) -> str:
    """Say what a table does beside the score: the message, else the mistakes and where points were lost."""
    said = [mark_text(report, language)]
    if message := one_line(said_in(report.message, language)):
        said.append(message)
    elif lost := ", ".join(group_text(group, language) for group in report.groups if _is_lost(group)):
        said += [mistake.name for mistake in report.mistakes]
        said.append(translated("lost in: {groups}", language, groups=lost))
    return "; ".join(filter(None, said))


def mark_text(report: Report, language: Language) -> str:
    """Say what due dates made of the score; "" where there are none, and where it came in time."""
    if (mark := report.mark) is None or (mark.lost == "0" and mark.late_seconds is not None):
        return ""
    if mark.late_seconds is None:
        return translated("nobody told when it was handed in, so that it is marked as in time", language)
    minutes = -(-mark.late_seconds // 60)
    return translated(
        "handed in {hours} h {minutes} min late, so that {lost} of the score is lost: {score}",
        language,
        hours=minutes // 60,
        minutes=minutes % 60,
        lost=mark.lost,
        score=score_text(mark.score, report.max_score),
    )


def _is_lost(group: GroupReport) -> bool:
    return group.outcome is not Outcome.OK if group.stands_in else group.score < group.points


def table_row(report: Report, language: Language) -> Row:
    """Make the table's row for ``report``."""
    return Row(
        report.name,
        report.exercise or "",
        score_text(report.score, report.max_score),
        report.outcome,
        remark(report, language),
        report.isolation,
    )


def score_text(score: float, points: float) -> str:
    """Write a score as ``2.5 / 6``."""
    return f"{score:g} / {points:g}"


def so_far_text(report: Report, language: Language) -> str:
    """Say what passes where hidden groups are not at hand: a score of the others alone would look like a grade."""
    practised = any(group.stands_in for group in report.groups)
    if report.outcome is not Outcome.OK:
        sentence = marked("{score} of {points} so far: hidden tests are not run here")
    elif practised:
        sentence = marked("{score} of {points}: visible and practice tests pass, hidden ones are not run here")
    else:
        sentence = marked("{score} of {points}: visible tests pass, hidden ones are not run here")
    points = report.max_score + report.not_run
    return translated(sentence, language, score=f"{report.score:g}", points=f"{points:g}")


def missing_protections(*isolations: Isolation | None) -> str:
    """Name the protections that any of ``isolations`` lacks, each once, with its reason."""
    missing = (each for isolation in isolations if isolation for each in isolation.missing)
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
