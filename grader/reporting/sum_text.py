"""One number of a result as the sum that made it: ``1·1 + 2·3 + 3·0 + (-1)·(-2) = 9``.

What stands in the padding is enclosed: ``‹0›·3``. Numbers with many digits are shortened, and then ``≈`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from grader.catalogue import marked, translated
from grader.judge.cells import (
    Added,
    Averaged,
    Cell,
    Copied,
    Counted,
    Factor,
    Index,
    Largest,
    Number,
    Picture,
    Placed,
    Plane,
    Routed,
    Term,
    fill_of,
)
from grader.model.exercise import Language
from grader.model.picture import Axis, Formula, Step
from grader.reporting.rendering import number_text

MAX_TERMS = 36  # four channels of a 3x3 window
MAX_PLACES = 6  # of windows that are named
LONG = 8  # characters of a number
LOWEST = "-∞"


class Written(NamedTuple):
    """A piece of a calculation, and whether every number in it is written in full."""

    text: str
    exact: bool = True


def sum_text(picture: Picture, cell: Cell, language: Language) -> str:
    """Write how ``cell`` came about, ``language`` being that of what is not a formula."""
    match cell.how:
        case Counted(step=step):
            return step_text(step, language)
        case Added() | Routed():
            return _equation(_added(picture, cell, language), picture, cell)
        case Averaged(divisor=divisor):
            return _equation(_averaged(picture, cell, divisor, language), picture, cell)
        case Largest():
            return _equation(_largest(picture, cell.terms), picture, cell)
        case Placed(winner=winner):
            return _placed(picture, cell, winner, language)
        case Copied():
            return _equation(_copied(picture, cell.terms[0].factors[0], language), picture, cell)


def has_padding(picture: Picture, cell: Cell) -> bool:
    """Tell whether the sum holds a number that stands in the padding."""
    factors = (factor for term in cell.terms for factor in term.factors)
    return any(not picture.planes[factor.plane].is_inside(factor.place) for factor in factors)


def plane_number(plane: Plane, place: Index) -> str:
    """Write the number at ``place`` of ``plane``, or what stands in its padding, in full."""
    return decimal_text(plane.values[place]) if plane.is_inside(place) else fill_text(plane)


def fill_text(plane: Plane) -> str:
    """Write what stands in the padding; ``-∞`` for what is below every number."""
    return LOWEST if plane.fill == fill_of("lowest", plane.values, {}) else number_text(plane.fill)


def shortened(number: str) -> str:
    """Write a number that has many characters with four digits that count."""
    return number if len(number) <= LONG else f"{float(number):.4g}"


def decimal_text(number: np.generic) -> str:
    """Write ``number`` as its own dtype does: a third in float32 is 0.33333334, and not 0.333333343267."""
    return number_text(float(str(number)) if isinstance(number, np.floating) else number.item())


def place_text(place: Index) -> str:
    """Write where a number of a result is: ``[0, 1]``; "" where it is the whole result."""
    return str([*place]) if place else ""


def step_text(step: Step, language: Language) -> str:
    """Write how a whole number is counted: the formula, the formula filled in, and the number."""
    match step:
        case Formula(text=text, names=names, value=value):
            return " = ".join(dict.fromkeys((text, _filled(text, names), str(value))))
        case Axis():
            return _axis_text(step, language)


# --- sums --------------------------------------------------------------------------------------------------------


def _equation(left: Written, picture: Picture, cell: Cell) -> str:
    right = _short(_value_text(picture, cell))
    if left.text.strip("()") == right.text:
        return right.text
    return f"{left.text} {'=' if left.exact and right.exact else '≈'} {right.text}"


def _value_text(picture: Picture, cell: Cell) -> str:
    """The number as the arrays' dtype writes it: of float32, a sum in float64 has digits that mean nothing."""
    if cell.how == Largest(None):
        return fill_text(picture.planes[0])
    short = [plane.values.dtype for plane in picture.planes if plane.values.dtype.name in ("float16", "float32")]
    if not short:
        return number_text(cell.value)
    with np.errstate(over="ignore"):
        return decimal_text(min(short, key=lambda dtype: dtype.itemsize).type(cell.value))


def _added(picture: Picture, cell: Cell, language: Language) -> Written:
    pieces = [_product(picture, term) for term in _few(cell.terms)]
    if cell.bias is not None:
        word, bias = translated("bias", language), _factor(picture, cell.bias)
        pieces.append(Written(f"{word} {bias.text}", bias.exact))
    return _joined(pieces, " + ", len(cell.terms)) if pieces else Written("0")


def _averaged(picture: Picture, cell: Cell, divisor: Number, language: Language) -> Written:
    total = _added(picture, cell, language)
    return Written(f"({total.text}) / {number_text(divisor)}", total.exact)


def _largest(picture: Picture, terms: tuple[Term, ...]) -> Written:
    numbers = [_bare(picture, term.factors[0]) for term in _few(terms)]
    listed = _joined(numbers, ", ", len(terms))
    return Written(f"max({listed.text})", listed.exact)


def _placed(picture: Picture, cell: Cell, winner: int | None, language: Language) -> str:
    largest = _largest(picture, cell.terms).text
    if winner is None:
        return f"{largest} → {number_text(cell.value)}"
    *_, row, column = cell.terms[winner].factors[0].place
    width = picture.planes[0].values.shape[-1]
    where = translated("row {row}, column {column}", language, row=row, column=column)
    return f"{largest} → {where} → {row}·{width} + {column} = {number_text(cell.value)}"


def _copied(picture: Picture, factor: Factor, language: Language) -> Written:
    plane = picture.planes[factor.plane]
    if plane.is_inside(factor.place):
        return Written(f"{plane.label}{place_text(factor.place)}")
    return Written(translated("padding of {label}", language, label=plane.label))


_NOTHING = marked("Nothing is added up here.")
_FROM = marked("It is the largest number of the windows {windows}.")
_FROM_NONE = marked("It is not the largest number of any window.")
_PASSED_BY = marked("Window {window} has its largest number at {winner}.")


def reason_texts(cell: Cell, language: Language) -> tuple[str, ...]:
    """Say what a sum does not: why a gradient came to its place, or to which places it went instead."""
    if not isinstance(cell.how, Routed):
        return (translated(_NOTHING, language),) if isinstance(cell.how, Added) and not cell.terms else ()
    if won := [passing.window for passing in cell.how.windows if passing.winner == cell.place]:
        return (translated(_FROM, language, windows=_places(won)),)
    elsewhere = (
        translated(_PASSED_BY, language, window=_places([passing.window]), winner=_places([passing.winner]))
        for passing in cell.how.windows[:MAX_PLACES]
    )
    return (translated(_FROM_NONE, language), *elsewhere)


def _places(places: Iterable[Index]) -> str:
    texts = [place_text(place[-2:]) for place in places]
    return ", ".join([*texts[:MAX_PLACES], "…"] if len(texts) > MAX_PLACES else texts)


def _few(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return terms if len(terms) <= MAX_TERMS else (*terms[: MAX_TERMS - 1], terms[-1])


def _joined(pieces: list[Written], by: str, whole: int) -> Written:
    texts = [piece.text for piece in pieces]
    if whole > MAX_TERMS:
        texts.insert(MAX_TERMS - 1, "…")
    return Written(by.join(texts), all(piece.exact for piece in pieces))


def _product(picture: Picture, term: Term) -> Written:
    factors = [_factor(picture, factor) for factor in term.factors]
    return Written("·".join(factor.text for factor in factors), all(factor.exact for factor in factors))


def _factor(picture: Picture, factor: Factor) -> Written:
    """As :func:`_bare`, a negative number in parentheses."""
    bare = _bare(picture, factor)
    return Written(f"({bare.text})", bare.exact) if bare.text.startswith("-") else bare


def _bare(picture: Picture, factor: Factor) -> Written:
    plane = picture.planes[factor.plane]
    number = _short(plane_number(plane, factor.place))
    return number if plane.is_inside(factor.place) else Written(f"‹{number.text}›", number.exact)


def _short(number: str) -> Written:
    short = shortened(number)
    return Written(short, short == number)


# --- whole numbers -----------------------------------------------------------------------------------------------


def _axis_text(axis: Axis, language: Language) -> str:
    padding = ("2·p", f"2·{axis.before}") if axis.before == axis.after else ("p + q", f"{axis.before} + {axis.after}")
    symbols, numbers = ["n"], [str(axis.length)]
    if axis.before or axis.after:
        symbols, numbers = [*symbols, "+", padding[0]], [*numbers, "+", padding[1]]
    if axis.dilation == 1:
        symbols, numbers = [*symbols, "- k"], [*numbers, f"- {axis.size}"]
    else:
        symbols, numbers = [*symbols, "- d·(k - 1) - 1"], [*numbers, f"- {axis.dilation}·({axis.size} - 1) - 1"]
    written = _divided(axis.ceil_mode)
    said = f"{written(' '.join(symbols), 's')} = {written(' '.join(numbers), str(axis.stride))}"
    counted = _counted(axis)
    if counted == axis.places:
        return f"{said} = {axis.places}"
    if not axis.ceil_mode:  # a mistake counts them in a way of its own
        return str(axis.places)
    last = translated("without a last window that begins behind the image: {number}", language, number=axis.places)
    return f"{said} = {counted}, {last}"


def _divided(ceil_mode: bool) -> Callable[[str, str], str]:
    return (lambda over, by: f"ceil(({over}) / {by}) + 1") if ceil_mode else (lambda over, by: f"({over}) // {by} + 1")


def _counted(axis: Axis) -> int:
    room = axis.length + axis.before + axis.after - axis.dilation * (axis.size - 1) - 1
    return (-(-room // axis.stride) if axis.ceil_mode else room // axis.stride) + 1


def _filled(text: str, names: dict[str, int]) -> str:
    def number(name: re.Match[str]) -> str:
        value = names.get(name.group())
        return name.group() if value is None else f"({value})" if value < 0 else str(value)

    return re.sub(r"\b[^\W\d]\w*\b(?:\[\d+\])?", number, text)
