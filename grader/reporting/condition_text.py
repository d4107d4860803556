"""A condition of failure in words: what people read of it, in their language.

Every feature is a part of a sentence that stands after "when"; in Korean it ends in "때".
"""

from __future__ import annotations

from grader.catalogue import marked, translated
from grader.model.condition import Axis, Condition, Exactness, Formula, Goal, Joined, Kind, Literal, Quantity
from grader.model.exercise import Language

_WHAT = {
    Goal.FAILS: marked("It fails"),
    Goal.RAISES: marked("It raises an exception"),
    Goal.WRONG: marked("It returns something wrong"),
    Goal.SHAPE: marked("It returns a wrong shape"),
}
_RAISES = marked("It raises {kind}")
_EXACTNESS = {
    Exactness.EXACTLY: marked(
        "{what} exactly when {when}: in all {inside} such calls, and in none of the other {outside}."
    ),
    Exactness.ONLY: marked(
        "{what} only when {when}: in {failing} of {inside} such calls, and in none of the other {outside}."
    ),
    Exactness.SEEN: marked(
        "{what} when {when}: in all {inside} such calls that were tried, and in none of the other {outside}."
    ),
}
_JOINED = {
    Joined.ALL: marked("{first}, and {second}"),
    Joined.ANY: marked("{first}, or {second}"),
    Joined.ALONG: marked("along one axis {first}, and {second}"),
}
# By kind, and whether it holds. {a} and {b} are names, {n} a number, {word} a word.
_SAID = {
    (Kind.LARGER, True): marked("{a} is larger than {n}"),
    (Kind.LARGER, False): marked("{a} is at most {n}"),
    (Kind.IS, True): marked("{a} is {n}"),
    (Kind.IS, False): marked("{a} is not {n}"),
    (Kind.ODD, True): marked("{a} is odd"),
    (Kind.ODD, False): marked("{a} is even"),
    (Kind.MORE, True): marked("{a} is larger than {b}"),
    (Kind.MORE, False): marked("{a} is not larger than {b}"),
    (Kind.EQUAL, True): marked("{a} and {b} are equal"),
    (Kind.EQUAL, False): marked("{a} and {b} differ"),
    (Kind.MULTIPLE, True): marked("{a} is a multiple of {b}"),
    (Kind.MULTIPLE, False): marked("{a} is not a multiple of {b}"),
    (Kind.SQUARE, True): marked("the height and the width of {a} are equal"),
    (Kind.SQUARE, False): marked("the height and the width of {a} differ"),
    (Kind.TALLER, True): marked("the height of {a} is larger than its width"),
    (Kind.TALLER, False): marked("the height of {a} is not larger than its width"),
    (Kind.WIDER, True): marked("the width of {a} is larger than its height"),
    (Kind.WIDER, False): marked("the width of {a} is not larger than its height"),
    (Kind.PAIR, True): marked("{a} is given as a {word}"),
    (Kind.PAIR, False): marked("{a} is not given as a {word}"),
    (Kind.ANY_PAIR, True): marked("an option is given as a pair"),
    (Kind.ANY_PAIR, False): marked("no option is given as a pair"),
    (Kind.NONE, True): marked("{a} is None"),
    (Kind.NONE, False): marked("{a} is not None"),
    (Kind.LEFT_OUT, True): marked("{a} is left out"),
    (Kind.LEFT_OUT, False): marked("{a} is given"),
    (Kind.BY_NAME, True): marked("{a} is given by its name"),
    (Kind.BY_NAME, False): marked("{a} is not given by its name"),
    (Kind.TRUE, True): marked("{a} is True"),
    (Kind.TRUE, False): marked("{a} is False"),
    (Kind.TEXT, True): marked("{a} is '{word}'"),
    (Kind.TEXT, False): marked("{a} is not '{word}'"),
    (Kind.HOLDS, True): marked("'{word}' stands in {a}"),
    (Kind.HOLDS, False): marked("'{word}' does not stand in {a}"),
    (Kind.WITH, True): marked("'{word}' stands in {a} with {b}"),
    (Kind.WITH_TRUE, True): marked("'{word}' stands in {a} with {b} True"),
    (Kind.WITHOUT, True): marked("'{word}' stands in {a} without {b}"),
    (Kind.IS_INFINITE, True): marked("{a} is infinite"),
    (Kind.IS_INFINITE, False): marked("{a} is not infinite"),
    (Kind.IS_NAN, True): marked("{a} is NaN"),
    (Kind.IS_NAN, False): marked("{a} is not NaN"),
    (Kind.DTYPE, True): marked("{a} is of {word}"),
    (Kind.DTYPE, False): marked("{a} is not of {word}"),
    (Kind.LEFTOVER, True): marked("pixels are left over behind the last window"),
    (Kind.LEFTOVER, False): marked("no pixels are left over behind the last window"),
    (Kind.NAN, True): marked("{a} holds NaN"),
    (Kind.NAN, False): marked("{a} holds no NaN"),
    (Kind.INFINITE, True): marked("{a} holds an infinity"),
    (Kind.INFINITE, False): marked("{a} holds no infinity"),
    (Kind.NEGATIVE, True): marked("{a} holds a negative number"),
    (Kind.NEGATIVE, False): marked("{a} holds no negative number"),
    (Kind.ALL_NEGATIVE, True): marked("{a} holds negative numbers alone"),
    (Kind.ALL_NEGATIVE, False): marked("{a} does not hold negative numbers alone"),
    (Kind.ZERO, True): marked("{a} holds a zero"),
    (Kind.ZERO, False): marked("{a} holds no zero"),
    (Kind.TIES, True): marked("{a} holds a number twice"),
    (Kind.TIES, False): marked("{a} holds no number twice"),
}
# What is asked of a height and a width, said of two names.
_OF_TWO = {Kind.SQUARE: Kind.EQUAL, Kind.TALLER: Kind.MORE, Kind.WIDER: Kind.MORE}
_ANY_WITHOUT = marked("{b} is left out somewhere in {a}")
_NEGATIVE = {True: marked("{a} is not negative"), False: marked("{a} is negative")}
_ALONG = {
    Axis.NONE: "{said}",
    Axis.HEIGHT: marked("along the height {said}"),
    Axis.WIDTH: marked("along the width {said}"),
    Axis.ANY: marked("along an axis {said}"),
    Axis.BOTH: marked("along both axes {said}"),
}
# Names that are ours: of both axes together, of the height and of the width.
_OURS: dict[tuple[str, ...], str] = {
    ("the result's height", "the result's width"): marked("the result"),
    ("the padded height", "the padded width"): marked("the padded image"),
    ("the window's height", "the window's width"): marked("the window"),
}
_NAMES = (
    marked("pair"),
    marked("tuple"),
    marked("the result's height"),
    marked("the result's width"),
    marked("the padded height"),
    marked("the padded width"),
    marked("the window's height"),
    marked("the window's width"),
    marked("the shortest axis of the result"),
)


def condition_text(condition: Condition, language: Language) -> str:
    """Say when it fails: ``It fails exactly when stride is larger than 1: in all 17 such calls, and ...``."""
    what = _WHAT[condition.goal] if not condition.raised else _RAISES
    said = translated(
        _EXACTNESS[condition.exactness],
        language,
        what=translated(what, language, kind=condition.raised),
        when=_formula(condition.formula, language),
        inside=condition.inside,
        failing=condition.failing,
        outside=condition.outside,
    )
    if condition.surely is not None:
        sure = translated(
            marked("Then it always does if {when} ({sure} of {sure} calls)."),
            language,
            when=_formula(condition.surely, language),
            sure=condition.sure,
        )
        said = f"{said} {sure}"
    if condition.apart:
        said = translated(marked("Apart from these calls: {said}"), language, said=said)
    elif condition.returning:
        said = translated(marked("Among the calls that return: {said}"), language, said=said)
    if condition.one_of_several and condition.formula.literals[0].feature.kind is not Kind.CALLED:
        return translated(marked("{function}: {said}"), language, function=condition.function, said=said)
    return said


def _formula(formula: Formula, language: Language) -> str:
    if formula.joined is Joined.ALONG and len(formula.literals) == 3:
        first, *others = formula.literals
        parts = Formula((first,)), Formula(tuple(others), Joined.ALONG)
        said = [_formula(part, language) for part in parts]
        return translated(_JOINED[Joined.ALL], language, first=said[0], second=said[1])
    along = formula.joined is Joined.ALONG
    said = [_literal(each, language, bare=along) for each in formula.literals]
    if len(said) == 1:
        return said[0]
    return translated(_JOINED[formula.joined], language, first=said[0], second=said[1])


def _literal(literal: Literal, language: Language, *, bare: bool) -> str:
    """Say one literal; ``bare`` without the axis along which it is so."""
    feature = literal.feature
    match feature.kind:
        case Kind.RELATION:
            return _relation(literal, language)
        case Kind.CALLED:
            functions = ", ".join(name for quantity in feature.of for name in quantity.names)
            return translated(marked("one of these is called: {functions}"), language, functions=functions)
    said = _bare(literal, language, bare=bare)
    if bare or not _needs_axis(literal):
        return said
    return translated(_ALONG[_axis(literal)], language, said=said)


def _bare(literal: Literal, language: Language, *, bare: bool) -> str:
    feature = literal.feature
    axis = Axis.ANY if bare else feature.axis
    kind, names = feature.kind, [_name(quantity, axis, language) for quantity in feature.of] + ["", ""]
    if kind in _OF_TWO and (pair := _own_names(feature.of[0])):  # "kh and kw differ" rather than heights and widths
        kind, names = _OF_TWO[kind], [*pair] if kind is not Kind.WIDER else [*reversed(pair)]
    elif not bare and _is_either(literal):
        height, width = feature.of[0].names
        names[0] = translated(marked("{height} or {width}"), language, height=height, width=width)
    negative = kind is Kind.LARGER and feature.number < 0
    template = _NEGATIVE[literal.holds] if negative else _SAID[kind, literal.holds]
    if kind is Kind.WITHOUT and not feature.word:
        template = _ANY_WITHOUT
    word = translated(feature.word, language)
    return translated(template, language, a=names[0], b=names[1], n=feature.number, word=word)


def _own_names(quantity: Quantity) -> tuple[str, ...]:
    """The signature's names of a height and a width; none where there are no two, or they are ours."""
    return quantity.names if len(quantity.names) == 2 and quantity.names not in _OURS else ()


def _is_either(literal: Literal) -> bool:
    """Whether it can be said with "or" between the names of two axes."""
    feature = literal.feature
    return literal.holds and feature.axis is Axis.ANY and len(feature.of) == 1 and bool(_own_names(feature.of[0]))


def _axis(literal: Literal) -> Axis:
    """Along which axes it is so: what is false along any is so along both."""
    if literal.holds:
        return literal.feature.axis
    return {Axis.ANY: Axis.BOTH, Axis.BOTH: Axis.ANY}.get(literal.feature.axis, literal.feature.axis)


def _needs_axis(literal: Literal) -> bool:
    """Whether the names alone do not say which axis is meant: "stride is larger than 1" is plain enough."""
    feature = literal.feature
    if feature.axis in (Axis.HEIGHT, Axis.WIDTH):
        return not any(len(quantity.names) == 2 for quantity in feature.of)
    is_plain = feature.axis is Axis.ANY and feature.kind is Kind.LARGER and len(feature.of[0].names) == 1
    return feature.axis is not Axis.NONE and not is_plain and not _is_either(literal)


def _name(quantity: Quantity, axis: Axis, language: Language) -> str:
    names = [translated(name, language) for name in quantity.names]
    if len(names) == 1:
        return names[0]
    match axis:
        case Axis.HEIGHT:
            return names[0]
        case Axis.WIDTH:
            return names[1]
        case _:
            ours = _OURS.get(quantity.names)
            return translated(ours, language) if ours else f"{names[0]}/{names[1]}"


def _relation(literal: Literal, language: Language) -> str:
    text = dict(literal.feature.text)
    said = text.get(language) or text.get("en") or literal.feature.word
    if text and literal.holds:
        return said
    template = marked("{said} holds") if not text else marked("it is not so that {said}")
    if not text and not literal.holds:
        template = marked("{said} does not hold")
    return translated(template, language, said=said)
