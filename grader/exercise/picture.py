"""An author's ``picture:`` line: which inputs made each number of a result, in a small set of words.

``window(x, kernel=k, stride=stride, padding=padding)`` is parsed by Python's grammar, walked and never run. What stands
after a key is an argument, an expression on the call's arguments and axes (of a pair the height's number first, then
the width's), two such expressions in brackets, or a word again. The table of words below says which.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from grader.exercise.expressions import Expression, parsed
from grader.model.picture import Source, View

MAX_LENGTH = 1000

VIEWS = {view.value: view for view in View}
TAKES = ("max", "argmax", "mean", "columns", "entries")
NONE = "none"
SELECTED_BY = "the argument that selects"  # not a key that an author can write
LOWEST: Final = "lowest"


class Kind(enum.Enum):
    """What may stand after a key."""

    SOURCE = "an argument, or a view of one, such as flip(k)"
    FILL = "a number, an argument, or lowest"
    NUMBER = "an expression"
    NUMBERS = "an expression, or two in brackets: the height's and the width's"
    SIDES = "an argument with one number or four, or four expressions in brackets: left, right, top, bottom"
    TAKE = "one of " + ", ".join(TAKES)
    STEP = "places(...), or an expression"
    WORD = "a word with its keys, or none"


class Form(NamedTuple):
    """What belongs to a word: the key that is written first, without its name, and the others with theirs.

    ``needs`` are the keys that may not be left out. ``rest`` is the kind of any number of values without a key,
    ``named`` of any number with keys that the author chooses.
    """

    first: dict[str, Kind]
    keys: dict[str, Kind]
    needs: tuple[str, ...] = ()
    rest: Kind | None = None
    named: Kind | None = None


_STEPS = {
    "stride": Kind.NUMBERS,
    "padding": Kind.NUMBERS,
    "before": Kind.NUMBERS,
    "after": Kind.NUMBERS,
    "dilation": Kind.NUMBERS,
}
_COUNTED = {"size": Kind.NUMBERS, **_STEPS, "ceil_mode": Kind.NUMBER}
_MOVING = {**_COUNTED, "places": Kind.NUMBERS}
_WEIGHED = {"weights": Kind.SOURCE, "bias": Kind.SOURCE}

WORDS = {
    "window": Form(
        {"x": Kind.SOURCE},
        {
            "kernel": Kind.SOURCE,
            **_MOVING,
            "take": Kind.TAKE,
            "bias": Kind.SOURCE,
            "groups": Kind.NUMBER,
            "divisor": Kind.NUMBER,
            "count_include_pad": Kind.NUMBER,
            "fill": Kind.FILL,
        },
    ),
    "scatter": Form(
        {"x": Kind.SOURCE},
        {"kernel": Kind.SOURCE, **_STEPS, "length": Kind.NUMBERS, "extra": Kind.NUMBERS, "bias": Kind.SOURCE},
        ("kernel",),
    ),
    "route": Form({"gradient": Kind.SOURCE}, {"to": Kind.SOURCE, **_MOVING}, ("to", "size")),
    "weight_gradient": Form({"gradient": Kind.SOURCE}, {"x": Kind.SOURCE, **_MOVING}, ("x", "size")),
    "bias_gradient": Form({"gradient": Kind.SOURCE}, {}),
    "pad": Form({"x": Kind.SOURCE}, {"sides": Kind.SIDES, "mode": Kind.NUMBER, "value": Kind.FILL}, ("sides",)),
    "dot": Form({"x": Kind.SOURCE}, _WEIGHED, ("weights",)),
    "dense": Form({"x": Kind.SOURCE}, _WEIGHED, ("weights",)),
    "places": Form({"length": Kind.NUMBERS}, _COUNTED, ("size",)),
    "shape": Form({}, {}, rest=Kind.STEP),
    "parts": Form({}, {}, rest=Kind.WORD),
    "select": Form({SELECTED_BY: Kind.NUMBER}, {}, named=Kind.WORD),
}


class Sides(NamedTuple):
    """Expressions for several numbers, in their order: two axes, or four sides."""

    expressions: tuple[Expression, ...]


class Word(NamedTuple):
    """A word with what stands after each of its keys; values without a key are listed in ``rest``."""

    name: str
    values: dict[str, Node]
    rest: tuple[Node, ...] = ()


Node = Source | Expression | Sides | Word | str


def parse_picture(text: str) -> Word:
    """Read the author's line; ``ValueError`` with a sentence that says what cannot be read and what could be."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the line is longer than {MAX_LENGTH} characters")
    try:
        root = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"{text!r} is not a picture such as window(x, kernel=k)") from error
    try:
        node = _word(root)
    except RecursionError as error:
        raise ValueError(f"{text!r} is nested too deeply") from error
    if not isinstance(node, Word):
        raise ValueError(f"{text!r} shows nothing; leave the line out")
    return node


def check_picture(text: str, parameters: tuple[str, ...], axes: tuple[str, ...]) -> None:
    """Raise ``ValueError`` if ``text`` is not a picture, or needs a name that is neither a parameter nor an axis."""
    for name, is_source in _names(parse_picture(text)):
        known = parameters if is_source else (*parameters, *axes)
        if name not in known:
            kind = "argument" if is_source else "argument or axis"
            raise ValueError(f"there is no {kind} {name!r} here; there are {', '.join(known)}")


def _names(node: Node) -> Iterator[tuple[str, bool]]:
    """Each name that is needed, and whether it has to be an argument."""
    match node:
        case Source(argument=argument):
            yield argument, True
        case Expression(names=names, items=items):
            yield from ((name, False) for name in sorted(names))
            yield from ((name, True) for name, _ in sorted(items))
        case Sides(expressions=expressions):
            for expression in expressions:
                yield from _names(expression)
        case Word(values=values, rest=rest):
            for value in (*values.values(), *rest):
                yield from _names(value)


def _word(node: ast.expr, where: str = "") -> Node:
    match node:
        case ast.Name(id="none"):
            return NONE
        case ast.Call(func=ast.Name(id=name)) if name in WORDS:
            return _checked(_filled(node, name, WORDS[name]))
    raise ValueError(f"{ast.unparse(node)!r} is not a picture; the words are {', '.join(WORDS)}")


def _filled(call: ast.Call, name: str, form: Form) -> Word:
    """The word with its values; every key is one of its own, and none is missing."""
    first, others = call.args[: len(form.first)], call.args[len(form.first) :]
    if len(first) < len(form.first) or (others and form.rest is None):
        raise ValueError(f"{ast.unparse(call)!r} begins with {', '.join(form.first)}, and everything else has a key")
    begins = zip(form.first.items(), first, strict=True)
    values = {key: _READ[kind](value, f"{key} of {name}") for (key, kind), value in begins}
    values |= dict(_keyed(keyword, name, form) for keyword in call.keywords)
    for key in form.needs:
        if key not in values:
            raise ValueError(f"{name} needs {key!r}")
    return Word(name, values, tuple(_READ[form.rest](value, name) for value in others) if form.rest else ())


def _keyed(keyword: ast.keyword, name: str, form: Form) -> tuple[str, Node]:
    key = keyword.arg or "**"
    kind = form.named or form.keys.get(key)
    if kind is None or keyword.arg is None:
        raise ValueError(f"{name} has no {key!r}; its keys are {', '.join(form.keys) or 'none'}")
    return key, _READ[kind](keyword.value, f"{key!r} of {name}")


def _checked(word: Word) -> Word:
    """Refuse keys that do not go together."""
    has = word.values.keys()
    for key in sorted({"before", "after"} & has):
        if "padding" in has:
            raise ValueError(f"{word.name} has 'padding' or {key!r}, not both")
    if word.name == "window":
        _check_window(word)
    return word


def _check_window(word: Word) -> None:
    has, take = word.values.keys(), word.values.get("take")
    if ("kernel" in has) is (take is not None):
        raise ValueError("window has 'kernel', for sums of products, or 'take', and not both")
    if take is not None and "size" not in has:
        raise ValueError("window needs 'size' where there is no kernel")
    belongs = {
        "bias": take is None,
        "groups": take is None,
        "divisor": take == "mean",
        "count_include_pad": take == "mean",
        "ceil_mode": take in ("max", "argmax"),
    }
    if wrong := [key for key, belongs_here in belongs.items() if key in has and not belongs_here]:
        raise ValueError(f"{wrong[0]!r} does not go with {'kernel' if take is None else f'take={take}'}")


def _take(node: ast.expr, where: str) -> Node:
    if isinstance(node, ast.Name) and node.id in TAKES:
        return node.id
    raise ValueError(f"{ast.unparse(node)!r} for {where} is not {Kind.TAKE.value}")


def _fill(node: ast.expr, where: str) -> Node:
    match node:
        case ast.Name(id="lowest"):
            return LOWEST
        case ast.Name():
            return _source(node, where)
    return _expression(node)


def _numbers(node: ast.expr, where: str) -> Node:
    return _several(node.elts, 2, where) if isinstance(node, ast.List) else _expression(node)


def _sides(node: ast.expr, where: str) -> Node:
    return _several(node.elts, 4, where) if isinstance(node, ast.List) else _source(node, where)


def _step(node: ast.expr, where: str) -> Node:
    match node:
        case ast.Call(func=ast.Name(id="places")):
            return _word(node, where)
    return _expression(node)


def _several(elements: list[ast.expr], number: int, where: str) -> Sides:
    if len(elements) != number:
        raise ValueError(f"{where} has {len(elements)} expressions in brackets; {number} are needed")
    return Sides(tuple(map(_expression, elements)))


def _source(node: ast.expr, where: str) -> Source:
    match node:
        case ast.Name(id=name):
            return Source(name)
        case ast.Call(func=ast.Name(id=view), args=[inner], keywords=[]) if view in VIEWS:
            source = _source(inner, where)
            return Source(source.argument, (*source.views, VIEWS[view]))
    raise ValueError(f"{ast.unparse(node)!r} for {where} is not an argument; views of one are {', '.join(VIEWS)}")


def _expression(node: ast.expr, where: str = "") -> Expression:
    return Expression(ast.unparse(node), strings=True, items=True)


# By what may stand after a key: how that is read.
_READ: dict[Kind, Callable[[ast.expr, str], Node]] = {
    Kind.SOURCE: _source,
    Kind.FILL: _fill,
    Kind.NUMBER: _expression,
    Kind.NUMBERS: _numbers,
    Kind.SIDES: _sides,
    Kind.TAKE: _take,
    Kind.STEP: _step,
    Kind.WORD: _word,
}
