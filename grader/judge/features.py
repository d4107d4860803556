"""The features of a call: what can be asked about its arguments, and each answer, where there is one.

They come from the signature and the values: options and how they are spelled, axes of arrays by the names that the
signature gives them, how these compare, and the relations that the exercise names. ``H`` and ``W``, ``kh`` and ``kw``
are the same thing along two axes, as their names say; a pair among the options has a number for each of them.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from grader.exercise.expressions import Expression
from grader.judge.arguments import LEFT_OUT, Arguments, axis_pair, is_number, is_whole, takes_pairs
from grader.model.condition import Axis, Feature, Kind, Quantity
from grader.model.exercise import Exercise, Parameter, Relation, Signature
from grader.values import Array, Dict, List, Tuple, Value

Number = int | float
Features = dict[Feature, bool]

THRESHOLDS = (-1, 0, 1)  # where something begins; a bound further up is one of the calls that were made
EXACT = (0, 1, 2, 3, 4)
MAX_ITEMS = 6  # of a sequence of numbers that are looked at one by one
RESULT = Quantity(("the result's height", "the result's width"))
PADDED = Quantity(("the padded height", "the padded width"))
EXTENT = Quantity(("the window's height", "the window's width"))
SHORTEST = Quantity(("the shortest axis of the result",))
LENGTH = Quantity(("len(the result)",))
# What is made of another is larger where an option says so, which is said by that option.
MADE_OF = {
    PADDED: (Quantity(("H", "W")), Quantity(("padding",))),
    EXTENT: (Quantity(("kernel_size",)), Quantity(("kh", "kw")), Quantity(("dilation",))),
}
ALONG = (Axis.HEIGHT, Axis.WIDTH)
_SHAPE_SIZE = re.compile(r"(\w+_)?shape\[\d\]")


class Spoken(NamedTuple):
    """What may be asked about: relations of the author's, and words that are public.

    ``lengths`` are those of sequences in whose place a number may stand, for all of them. ``entries`` are the keys that
    stood beside a word in one dict of a list, and whether True or False stood there.
    """

    relations: tuple[Relation, ...]
    words: frozenset[str]
    lengths: Mapping[str, int] = {}
    entries: Mapping[tuple[str, str], bool] = {}


class Sized(NamedTuple):
    """The numbers of a call: those that have one value, and those that have one along each axis of an image."""

    plain: dict[Quantity, Number]
    spatial: dict[Quantity, tuple[Number, Number]]


def spoken(exercise: Exercise, calls: Iterable[Arguments] = ()) -> Spoken:
    """Take down what a condition may speak of to somebody who reads what is public of ``exercise``."""
    statements = [file.source.decode(errors="replace") for file in exercise.statements.values()]
    public = "\n".join((*statements, *(signature.text for signature in (*exercise.signatures, *exercise.harness))))
    words = (*re.findall(r"[A-Za-z_]\w*", public), *re.findall(r"'([\w -]{1,30})'", public))
    calls = [*calls]
    return Spoken(exercise.relations, frozenset(words), _lengths(calls), _known_entries(calls))


def _known_entries(calls: Iterable[Arguments]) -> dict[tuple[str, str], bool]:
    return {
        (word, key): isinstance(value, bool)
        for call in calls
        for argument in call.values.values()
        if isinstance(argument, List | Tuple)
        for entry in _dicts(argument)
        for word, others in _by_word(entry)
        for key, value in others.items()
    }


def _lengths(calls: Iterable[Arguments]) -> dict[str, int]:
    seen: dict[str, set[int]] = {}
    for call in calls:
        for name, value in call.values.items():
            if isinstance(value, List | Tuple) and all(map(is_number, value.items)):
                seen.setdefault(name, set()).add(len(value.items))
    return {name: sizes.pop() for name, sizes in seen.items() if len(sizes) == 1}


def features(arguments: Arguments, result: Value, known: Spoken) -> Features:
    """Answer all that can be asked about a call; ``result`` is what it should return, of which the shape is used."""
    sized = _sized(arguments, result, known)
    found: Features = {}
    for quantity, number in sized.plain.items():
        found.update(_of_number(quantity, number, Axis.NONE))
    for quantity, numbers in sized.spatial.items():
        for axis, number in zip(ALONG, numbers, strict=True):
            found.update(_of_number(quantity, number, axis))
        found.update(_of_axes(quantity, *numbers))
    found.update(_compared(sized.plain, Axis.NONE))
    for place, axis in enumerate(ALONG):
        found.update(_compared({quantity: numbers[place] for quantity, numbers in sized.spatial.items()}, axis))
    found.update(_leftover(sized))
    found.update(_of_nested(arguments, known))
    found.update(_of_dicts(arguments, known))
    for parameter in arguments.signature.parameters:
        found.update(_of_parameter(arguments, parameter, known))
    pairs = [answer for asked, answer in found.items() if asked.kind is Kind.PAIR and asked.word == "pair"]
    if len(pairs) > 1:
        found[Feature(Kind.ANY_PAIR)] = any(pairs)
    found.update(_related(arguments, known.relations))
    return found


def _sized(arguments: Arguments, result: Value, known: Spoken) -> Sized:
    sized = Sized({}, {})
    for parameter in arguments.signature.parameters:
        value = arguments.values[parameter.name]
        if isinstance(value, Array):
            _add_shape(sized, parameter.name, value.shape, arguments.dims(parameter.name))
        else:
            _add_option(sized, parameter, arguments.effective(parameter.name), known)
    _add_result(sized, arguments.signature, result)
    _add_windows(sized)
    return sized


def _add_shape(sized: Sized, name: str, shape: tuple[int, ...], dims: tuple[str, ...] | None) -> None:
    sized.plain[Quantity((f"{name}.ndim",))] = len(shape)
    if dims is None or all(dim.startswith("...") for dim in dims):
        if shape:
            sized.plain[Quantity((f"{name}.shape[-1]",))] = shape[-1]
        return
    pair = axis_pair(dims)
    if pair is not None:
        sized.spatial[Quantity(pair)] = (shape[-2], shape[-1])
        shape, dims = shape[:-2], dims[:-2]
    for place, (size, dim) in enumerate(zip(shape, dims, strict=True)):
        if not dim.startswith("..."):
            label = dim if dim.isidentifier() else f"{name}.shape[{place}]"
            sized.plain[Quantity((label,))] = size


def _add_option(sized: Sized, parameter: Parameter, value: Value, known: Spoken) -> None:
    name = parameter.name
    if is_number(value) and takes_pairs(parameter):
        sized.spatial[Quantity((name,))] = (value, value)
    elif is_number(value) and name in known.lengths:
        sized.plain[Quantity((name,))] = value
        _add_items(sized, name, [value] * known.lengths[name])
    elif is_number(value):
        sized.plain[Quantity((name,))] = value
    elif isinstance(value, List | Tuple):
        numbers = [item for item in value.items if is_number(item)]
        if takes_pairs(parameter) and len(numbers) == len(value.items) == 2:
            sized.spatial[Quantity((name,))] = (numbers[0], numbers[1])
            return
        if _is_shape(name) and len(numbers) == len(value.items) > 2:
            _add_image(sized, name, numbers)
            return
        sized.plain[Quantity((f"len({name})",))] = len(value.items)
        if len(numbers) == len(value.items):
            _add_items(sized, name, numbers, one_by_one=known.lengths.get(name) == len(numbers))
        else:
            _add_nested(sized, name, value)
    elif isinstance(value, Dict):
        _add_nested(sized, name, value)


def _is_shape(name: str) -> bool:
    return name == "shape" or name.endswith("_shape")


def _add_image(sized: Sized, name: str, shape: Sequence[Number]) -> None:
    """The shape of an image that is not there itself: its last two numbers are a height and a width."""
    sized.plain[Quantity((f"len({name})",))] = len(shape)
    for place, number in enumerate(shape[:-2]):
        sized.plain[Quantity((f"{name}[{place}]",))] = number
    height, width = (f"{name}[{place}]" for place in (len(shape) - 2, len(shape) - 1))
    sized.spatial[Quantity((height, width))] = (shape[-2], shape[-1])


def _add_items(sized: Sized, name: str, numbers: Sequence[Number], *, one_by_one: bool = True) -> None:
    """The largest and the least; each number by its place only where every place has a meaning of its own."""
    if not numbers:
        return
    sized.plain[Quantity((f"max({name})",))] = max(numbers)
    sized.plain[Quantity((f"min({name})",))] = min(numbers)
    if one_by_one and len(numbers) <= MAX_ITEMS:
        for place, number in enumerate(numbers):
            sized.plain[Quantity((f"{name}[{place}]",))] = number


def is_of_items(quantity: Quantity) -> bool:
    """Whether it is the largest or the least number of a sequence."""
    return quantity.names[0].startswith(("max(", "min("))


def _add_nested(sized: Sized, name: str, value: Value) -> None:
    """The largest number that stands under each key anywhere in ``value``."""
    for key, part in _entries(value):
        numbers = [item for item in (part.items if isinstance(part, List | Tuple) else (part,)) if is_number(item)]
        if numbers:
            quantity = Quantity((f"{name}[…].{key}",))
            sized.plain[quantity] = max(sized.plain.get(quantity, numbers[0]), *numbers)


def _add_result(sized: Sized, signature: Signature, result: Value) -> None:
    if is_number(result):
        sized.plain[Quantity(("the result",))] = result
    if isinstance(result, List | Tuple):
        sized.plain[LENGTH] = len(result.items)
    if not isinstance(result, Array):
        return
    if len(result.shape) > 1:
        sized.plain[SHORTEST] = min(result.shape)
    dims = next((kind.dims for kind in signature.returns if kind.dims), None) or ()
    pair = axis_pair(dims)
    if pair is None or len(result.shape) < 2:
        return
    quantity = Quantity(pair) if all(dim.isidentifier() for dim in pair) else RESULT
    sized.spatial.setdefault(quantity, (result.shape[-2], result.shape[-1]))


def _add_windows(sized: Sized) -> None:
    """The image with its padding, and the window with its holes, by the names that torch has for its options."""
    image, kernel = sized.spatial.get(Quantity(("H", "W"))), _kernel(sized)
    padding = sized.spatial.get(Quantity(("padding",)))
    dilation = sized.spatial.get(Quantity(("dilation",)))
    if image is not None and padding is not None:
        sized.spatial[PADDED] = (image[0] + 2 * padding[0], image[1] + 2 * padding[1])
    if kernel is not None and dilation is not None:
        sized.spatial[EXTENT] = (dilation[0] * (kernel[0] - 1) + 1, dilation[1] * (kernel[1] - 1) + 1)


def _kernel(sized: Sized) -> tuple[Number, Number] | None:
    return sized.spatial.get(Quantity(("kernel_size",)), sized.spatial.get(Quantity(("kh", "kw"))))


def _of_number(quantity: Quantity, number: Number, axis: Axis) -> Iterator[tuple[Feature, bool]]:
    larger, equal, odd = _asked_of(quantity, axis)
    for threshold, feature in zip(THRESHOLDS, larger, strict=True):
        yield feature, number > threshold
    for exact, feature in zip(EXACT, equal, strict=True):
        yield feature, number == exact
    if isinstance(number, int) and not _is_number_of_axes(quantity):
        yield odd, number % 2 == 1


@functools.lru_cache(maxsize=1024)  # the same of thousands of calls
def _asked_of(quantity: Quantity, axis: Axis) -> tuple[tuple[Feature, ...], tuple[Feature, ...], Feature]:
    """What is asked of a number: above each threshold, equal to each that is exact, odd."""
    return (
        tuple(Feature(Kind.LARGER, (quantity,), axis, threshold) for threshold in THRESHOLDS),
        tuple(Feature(Kind.IS, (quantity,), axis, exact) for exact in EXACT),
        Feature(Kind.ODD, (quantity,), axis),
    )


def _is_number_of_axes(quantity: Quantity) -> bool:
    """Whether it is one of a few, each of which is a case by itself: odd ones have nothing in common."""
    return quantity.names[0].endswith(".ndim")


def _of_axes(quantity: Quantity, height: Number, width: Number) -> Iterator[tuple[Feature, bool]]:
    yield Feature(Kind.SQUARE, (quantity,)), height == width
    yield Feature(Kind.TALLER, (quantity,)), height > width
    yield Feature(Kind.WIDER, (quantity,)), height < width


def _compared(numbers: Mapping[Quantity, Number], axis: Axis) -> Iterator[tuple[Feature, bool]]:
    """Every two quantities of one kind, but for those that are like no other."""
    alone = [quantity for quantity in numbers if quantity in (SHORTEST, LENGTH) or _is_number_of_axes(quantity)]
    told = [(quantity, number) for quantity, number in numbers.items() if quantity not in alone]
    for (first, a), (second, b) in itertools.combinations(told, 2):
        if (second in MADE_OF) and first in MADE_OF[second]:
            continue
        yield Feature(Kind.MORE, (first, second), axis), a > b
        yield Feature(Kind.MORE, (second, first), axis), b > a
        yield Feature(Kind.EQUAL, (first, second), axis), a == b
        if is_whole(a) and is_whole(b):
            yield from _divided(first, a, second, b, axis)
            yield from _divided(second, b, first, a, axis)


def _divided(first: Quantity, a: int, second: Quantity, b: int, axis: Axis) -> Iterator[tuple[Feature, bool]]:
    if b > 0 and a >= 0:
        yield Feature(Kind.MULTIPLE, (first, second), axis), a % b == 0


def _leftover(sized: Sized) -> Iterator[tuple[Feature, bool]]:
    """Whether pixels are left over behind the last window, by the names that torch has for its options."""
    if (plain := _windows({quantity.names: value for quantity, value in sized.plain.items()})) is not None:
        yield Feature(Kind.LEFTOVER), plain
    for place, axis in enumerate(ALONG):
        named = {quantity.names: values[place] for quantity, values in sized.spatial.items()}
        if (left := _windows(named)) is not None:
            yield Feature(Kind.LEFTOVER, axis=axis), left


def _windows(named: Mapping[tuple[str, ...], Number]) -> bool | None:
    shapes = (number for names, number in named.items() if all(_SHAPE_SIZE.fullmatch(name) for name in names))
    image = named.get(("H", "W"), named.get(("input_size",), next(shapes, None)))
    kernel = named.get(("kernel_size",), named.get(("kh", "kw")))
    if image is None or kernel is None:
        return None
    stride = named.get(("stride",), kernel)
    spare = image + 2 * named.get(("padding",), 0) - named.get(("dilation",), 1) * (kernel - 1) - 1
    return bool(spare % stride) if stride > 0 else None


def _of_parameter(arguments: Arguments, parameter: Parameter, known: Spoken) -> Iterator[tuple[Feature, bool]]:
    given = arguments.values[parameter.name]
    value = arguments.effective(parameter.name)
    name = (Quantity((parameter.name,)),)
    types = {kind.name for kind in parameter.types}
    # What a dict may hold is the author's business: where it is not given, much may be different from where it is.
    if parameter.optional and "dict" not in types:
        yield Feature(Kind.LEFT_OUT, name), given is LEFT_OUT
    if parameter.name in arguments.by_name or given is not LEFT_OUT:
        yield Feature(Kind.BY_NAME, name), parameter.name in arguments.by_name
    if types & {"pair", "tuple", "list"} and types & {"int", "float"}:
        yield Feature(Kind.PAIR, name, word="pair" if "pair" in types else "tuple"), isinstance(given, List | Tuple)
    if "None" in types and "dict" not in types:
        yield Feature(Kind.NONE, name), value is None
    yield from _of_value(name, value, known)


def _of_value(name: tuple[Quantity, ...], value: Value, known: Spoken) -> Iterator[tuple[Feature, bool]]:
    match value:
        case bool():
            yield Feature(Kind.TRUE, name), value
        case float():
            yield Feature(Kind.IS_INFINITE, name), math.isinf(value)
            yield Feature(Kind.IS_NAN, name), math.isnan(value)
        case str() if _is_public(value, known):
            yield Feature(Kind.TEXT, name, word=value), True
        case Array():
            yield Feature(Kind.DTYPE, name, word=value.dtype), True
            yield from _of_cells(name, value)


def _is_public(word: str, known: Spoken) -> bool:
    return word in known.words


def _of_cells(name: tuple[Quantity, ...], value: Array) -> Iterator[tuple[Feature, bool]]:
    import numpy as np

    cells = value.numpy()
    if not cells.size or cells.dtype.kind not in "iuf":
        return
    floating = cells.dtype.kind == "f"
    yield Feature(Kind.NAN, name), floating and bool(np.isnan(cells).any())
    yield Feature(Kind.INFINITE, name), floating and bool(np.isinf(cells).any())
    yield Feature(Kind.NEGATIVE, name), bool(np.any(np.less(cells, 0)))
    yield Feature(Kind.ALL_NEGATIVE, name), bool(np.all(np.less(cells, 0)))
    yield Feature(Kind.ZERO, name), not cells.all()
    yield Feature(Kind.TIES, name), len(np.unique(cells)) < cells.size


def _of_nested(arguments: Arguments, known: Spoken) -> Iterator[tuple[Feature, bool]]:
    """Which public words stand anywhere in the lists and dicts of a call."""
    for name, value in arguments.values.items():
        if isinstance(value, List | Tuple | Dict):
            for word in {*_words(value), *(key for key, _ in _entries(value))}:
                if _is_public(word, known):
                    yield Feature(Kind.HOLDS, (Quantity((name,)),), word=word), True


def _dicts(value: List | Tuple) -> Iterator[Dict]:
    """The dicts that stand in a list."""
    return (item for item in value.items if isinstance(item, Dict))


def _by_word(entry: Dict) -> Iterator[tuple[str, dict[str, Value]]]:
    """Each word that stands in a dict, and what else does."""
    for place, word in entry.items.items():
        if isinstance(word, str):
            yield word, {key: value for key, value in entry.items.items() if key != place}


def _of_dicts(arguments: Arguments, known: Spoken) -> Iterator[tuple[Feature, bool]]:
    """What stands together in one dict of a list, or does not, by the words that it holds; only where it is so."""
    for name, value in arguments.values.items():
        if isinstance(value, List | Tuple):
            for entry in _dicts(value):
                for word, others in _by_word(entry):
                    yield from ((feature, True) for feature in _beside(name, word, others, known))


def _beside(name: str, word: str, others: Mapping[str, Value], known: Spoken) -> Iterator[Feature]:
    for (each, key), is_flag in known.entries.items():
        if each != word or not (_is_public(word, known) and _is_public(key, known)):
            continue
        of = (Quantity((name,)), Quantity((key,)))
        if is_flag:
            if others.get(key) is True:
                yield Feature(Kind.WITH_TRUE, of, word=word)
        elif key in others:
            yield Feature(Kind.WITH, of, word=word)
        else:
            yield Feature(Kind.WITHOUT, of, word=word)
            yield Feature(Kind.WITHOUT, of)


def _entries(value: Value) -> Iterator[tuple[str, Value]]:
    """The entries of all dicts in ``value``."""
    match value:
        case List(items=items) | Tuple(items=items):
            for item in items:
                yield from _entries(item)
        case Dict(items=named):
            for key, item in named.items():
                yield key, item
                yield from _entries(item)


def _words(value: Value) -> Iterator[str]:
    match value:
        case str():
            yield value
        case List(items=items) | Tuple(items=items):
            for item in items:
                yield from _words(item)
        case Dict(items=named):
            for item in named.values():
                yield from _words(item)


def _related(arguments: Arguments, relations: tuple[Relation, ...]) -> Iterator[tuple[Feature, bool]]:
    for relation in relations:
        answers = [_holds(relation, names) for names in arguments.names_along_axes()]
        told = [answer for answer in answers if answer is not None]
        if told:
            yield Feature(Kind.RELATION, word=relation.when, text=tuple(relation.text.items())), any(told)


def _holds(relation: Relation, names: Mapping[str, Value]) -> bool | None:
    """Whether the relation holds among ``names``; None where it says nothing about them."""
    try:
        return bool(_expression(relation.when).value(names))
    except (KeyError, ValueError, ArithmeticError):
        return None


@functools.lru_cache(maxsize=64)
def _expression(text: str) -> Expression:
    return Expression(text, strings=True)
