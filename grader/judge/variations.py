"""Calls like those of an exercise: spelled in another way, plainer, or with an option or an axis changed.

What authors and their generators have in the habit must not look like a condition: where all cases give pairs, some
calls here give a number. Whether such a call is one that the exercise allows, the reference solution says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from msgspec.msgpack import encode

from grader.exercise.expressions import Expression
from grader.judge.arguments import LEFT_OUT, Arguments, Given, is_whole, takes_pairs
from grader.model.exercise import Parameter
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

NUMBERS = (0, 1, 1, 2, 2, 3, 4)
MAX_NUMBER = 12
MAX_WITHOUT_ARRAYS = 30  # where no array has to be as large
LARGE_NUMBERS = (5, 6, 7, 9)  # for one option at a time: what holds among small ones only must not look like a rule
LARGELY = 0.12
SIZES = (1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 10)
ALWAYS = 5  # times the same, to be no chance
MAX_FACTOR = 4
LARGE = 5  # of windows that see a whole image
CROSSED = 0.5  # of the changes of a list of dicts give one of them what another had
MAX_CHANGES = 3
MAX_CELLS = 600
RARELY = 0.05
# Images that are tiny beside the options are where a rule that holds elsewhere ends.
EXTREMELY = 0.25
EXTREME_CHANGES = 2
TINY = (1, 1, 2, 3)


# Where a whole number stands: a parameter, and keys of dicts or the number of an axis in what it holds.
_Spot = tuple[str | int, ...]


class Habits(NamedTuple):
    """What stood for each parameter in the exercise's own calls: plain values, and dtypes of arrays.

    ``least`` are the least whole numbers, by where they stood, or 1: what is below is nobody's business to handle.
    ``fixed`` are sizes of axes without a name that were always the same, as that of three colours is.
    ``together`` are the dtypes that arrays had in one call, by their parameters.
    """

    values: dict[str, list[Given]]
    dtypes: dict[str, list[str]]
    least: dict[_Spot, int]
    fixed: dict[_Spot, int]
    together: set[frozenset[tuple[str, str]]]


def habits(calls: Sequence[Arguments]) -> Habits:
    """Take down what stands in ``calls``."""
    values: dict[str, dict[bytes, Given]] = defaultdict(dict)
    dtypes: dict[str, dict[str, None]] = defaultdict(dict)
    numbers: dict[_Spot, list[int]] = defaultdict(list)
    together: set[frozenset[tuple[str, str]]] = set()
    for call in calls:
        together.add(_dtypes_of(call))
        for spot, number in _whole_numbers(call):
            numbers[spot].append(number)
        for name, value in call.values.items():
            if isinstance(value, Array):
                dtypes[name][value.dtype] = None
            elif value is not LEFT_OUT:
                values[name].setdefault(encode(value), value)
    return Habits(
        {name: list(seen.values()) for name, seen in values.items()},
        {name: list(seen) for name, seen in dtypes.items()},
        {spot: min(1, *seen) for spot, seen in numbers.items()},
        {
            spot: seen[0]
            for spot, seen in numbers.items()
            if len(seen) >= ALWAYS and len(set(seen)) == 1 and _is_nameless(spot, calls)
        },
        together,
    )


def _is_nameless(spot: _Spot, calls: Sequence[Arguments]) -> bool:
    """Whether it is an axis of an array of which the signature names none."""
    parameter = calls[0].signature.by_name[str(spot[0])]
    dims = [kind.dims for kind in parameter.types if kind.name in ("array", "tensor")]
    return bool(dims) and all(each is None or each == ("...",) for each in dims)


def is_usual(arguments: Arguments, known: Habits) -> bool:
    """Whether no whole number of the call is below 1 and all that ever stood there, and its dtypes went together.

    The reference may well answer a call with a window of no pixels. No statement asks for it, so it tells nothing.
    """
    if not any(_dtypes_of(arguments) <= dtypes for dtypes in known.together):
        return False
    return all(
        number >= known.least.get(spot, number) and number == known.fixed.get(spot, number)
        for spot, number in _whole_numbers(arguments)
    )


def _dtypes_of(arguments: Arguments) -> frozenset[tuple[str, str]]:
    return frozenset((name, value.dtype) for name, value in arguments.values.items() if isinstance(value, Array))


def _whole_numbers(arguments: Arguments) -> Iterator[tuple[_Spot, int]]:
    """The numbers of options and the sizes of axes, each by where it stands; defaults where nothing is given."""
    for name in arguments.values:
        yield from _numbers_in((name,), arguments.effective(name))


def _numbers_in(spot: _Spot, value: Value) -> Iterator[tuple[_Spot, int]]:
    match value:
        case bool():
            return
        case int():
            yield spot, value
        case Array(shape=shape):
            yield from (((*spot, len(shape), axis), size) for axis, size in enumerate(shape))
        case List(items=items) | Tuple(items=items):
            for item in items:
                yield from _numbers_in(spot, item)
        case Dict(items=named):
            for key, item in named.items():
                yield from _numbers_in((*spot, key), item)


def respelled(arguments: Arguments) -> Arguments:
    """The same call in other words: ``(a, a)`` for ``a`` or the other way round, a default given or left out."""
    for parameter in arguments.signature.parameters:
        value = arguments.values[parameter.name]
        if value is LEFT_OUT:
            arguments = arguments.changed(parameter.name, parameter.default)
        elif takes_pairs(parameter):
            arguments = arguments.changed(parameter.name, _other_spelling(value))
        elif parameter.optional and value == parameter.default and type(value) is type(parameter.default):
            arguments = arguments.changed(parameter.name, LEFT_OUT)
    return arguments


def plainest(arguments: Arguments, known: Habits) -> Arguments:
    """The same arrays with nothing special asked for: options left out, or as small as they ever were."""
    for parameter in arguments.signature.parameters:
        value = arguments.values[parameter.name]
        if isinstance(value, Array):
            continue
        if parameter.optional:
            arguments = arguments.changed(parameter.name, LEFT_OUT)
        elif numbers := [each for each in known.values.get(parameter.name, ()) if is_whole(each) and each > 0]:
            arguments = arguments.changed(parameter.name, min(numbers))
    return _resized(arguments, {})


def varied(arguments: Arguments, known: Habits, random: Random) -> Arguments:
    """The same call with up to three changes: of options, of the sizes of axes, of spelling, of a dtype."""
    dials = [*_dials(arguments)]
    extreme = random.random() < EXTREMELY
    for _ in range(random.randint(1, MAX_CHANGES) + EXTREME_CHANGES * extreme):
        name, is_axis = random.choice(dials)
        if is_axis:
            arguments = _resized(
                arguments, {name: _other_size(arguments, random.choice(TINY if extreme else SIZES), random)}
            )
        else:
            arguments = _turned(arguments, arguments.signature.by_name[name], known, random)
    if random.random() < RARELY:
        arguments = _resized(arguments, {random.choice([*_sizes(arguments), ""]): 0})
    return _resized(arguments, {})


def covered(arguments: Arguments, random: Random) -> Arguments:
    """The same call with an image that one window sees whole, by the names that torch has for its options.

    The padding on the far side may be seen in part: along each axis the image ends where the first window does. In
    half of the calls it may also end further on, with more windows, and still be smaller than one.
    """
    further = random.random() < 0.5
    if "kernel_size" in arguments.values and random.random() < 0.5:
        window, border = random.randint(2, LARGE), random.randint(0, 2)
        arguments = arguments.changed("kernel_size", window)
        if "padding" in arguments.values:
            paddings = (min(border, window // 2), random.randint(0, window // 2))
            arguments = arguments.changed("padding", Tuple(paddings))
    sizes: dict[str, int] = {}
    for letter, options in zip("HW", arguments.names_along_axes(), strict=True):
        kernel = options.get("kernel_size", options.get(f"k{letter.lower()}"))
        padding, dilation = options.get("padding", 0), options.get("dilation", 1)
        if is_whole(kernel) and is_whole(padding) and is_whole(dilation) and letter in _sizes(arguments):
            extent = dilation * (kernel - 1) + 1
            most = extent if further else extent - padding
            sizes[letter] = random.randint(max(1, extent - 2 * padding), max(1, most))
    return _resized(arguments, sizes)


def squared(arguments: Arguments) -> Arguments:
    """The same call with an image that is as wide as it is high, whatever its options are along each axis."""
    sizes = _sizes(arguments)
    return _resized(arguments, {"W": sizes["H"]}) if {"H", "W"} <= set(sizes) else arguments


def pointlike(arguments: Arguments, random: Random) -> Arguments:
    """The same call with a window of one pixel, and steps and borders that are larger than it."""
    for name, numbers in (("kernel_size", (1,)), ("stride", (2, 3)), ("padding", (1, 2, 3))):
        if name in arguments.values:
            arguments = arguments.changed(name, random.choice(numbers))
    return _resized(arguments, {name: 1 for name in ("kh", "kw") if name in _sizes(arguments)})


def bordered(arguments: Arguments, random: Random) -> Arguments:
    """The same call with numbers in its lists, about half of them, that are as large as the image, or just less.

    A window of that size, or such a stride, is nothing special.
    """
    edges = _edges(arguments)
    for parameter in arguments.signature.parameters:
        value = arguments.values[parameter.name]
        if takes_pairs(parameter) or not isinstance(value, List | Tuple):
            continue
        if edges and all(map(is_whole, value.items)):
            items = [random.choice(edges) if random.random() < 0.5 else item for item in value.items]
            arguments = arguments.changed(parameter.name, type(value)(tuple(items)))
    return arguments


def emptied(arguments: Arguments, random: Random) -> Arguments:
    """The same call with an axis that has nothing along it, mostly the first of all."""
    names = [*_sizes(arguments)]
    if not names:
        return arguments
    return _resized(arguments, {names[0] if random.random() < 0.5 else random.choice(names): 0})


def _dials(arguments: Arguments) -> Iterator[tuple[str, bool]]:
    """What can be changed: options by their parameter's name, and axes by their own."""
    for name, value in arguments.values.items():
        yield name, False
        if not isinstance(value, Array):
            yield name, False  # options twice as often as dtypes
    for name in _sizes(arguments):
        yield name, True


def _other_size(arguments: Arguments, size: int, random: Random) -> int:
    """``size``, or that many times an option: what is shared out between groups is a multiple of their number."""
    options = [arguments.effective(name) for name in arguments.values]
    factors = [option for option in options if is_whole(option) and 1 < option <= MAX_FACTOR]
    return random.choice(factors) * min(size, MAX_FACTOR) if factors and random.random() < 0.4 else size


def _sizes(arguments: Arguments) -> dict[str, int]:
    """The sizes of the axes that have a name of their own."""
    sizes: dict[str, int] = {}
    for name, value in arguments.values.items():
        if isinstance(value, Array) and (dims := arguments.dims(name)) is not None:
            for dim, size in zip(dims, value.shape, strict=True):
                if dim.isidentifier() or dim.startswith("..."):
                    sizes.setdefault(dim, size)
    return sizes


def _turned(arguments: Arguments, parameter: Parameter, known: Habits, random: Random) -> Arguments:
    """Another value for one parameter."""
    name = parameter.name
    value = arguments.values[name]
    if isinstance(value, Array):
        return arguments.changed(name, _other_array(arguments, name, value, known, random))
    if parameter.optional and random.random() < 0.15:
        return arguments.changed(name, LEFT_OUT if value is not LEFT_OUT else parameter.default)
    types = {kind.name for kind in parameter.types}
    if (array := _array_given(arguments, parameter)) is not None and random.random() < 0.8:
        return arguments.changed(name, array)
    if "None" in types and random.random() < 0.2:
        return arguments.changed(name, None)
    return arguments.changed(name, _other_option(arguments, name, known.values.get(name, []), random))


def _array_given(arguments: Arguments, parameter: Parameter) -> Array | None:
    """An array where none was given, by the names of its axes, which others have; None where they do not tell."""
    like = next((value for value in arguments.values.values() if isinstance(value, Array)), None)
    dims = next((kind.dims for kind in parameter.types if kind.dims), None)
    sizes = _sizes(arguments)
    if like is None or dims is None or not set(dims) <= set(sizes):
        return None
    return _blank(like, tuple(sizes[dim] for dim in dims), like.dtype)


def _other_option(arguments: Arguments, name: str, seen: Sequence[Given], random: Random) -> Given:
    """Another value of an option, by its types and by what was ``seen`` for it."""
    value = arguments.values[name]
    types = {kind.name for kind in arguments.signature.by_name[name].types}
    if "pair" in types:
        return _number_or_pair(random)
    if "bool" in types:
        return random.random() < 0.5
    if seen and random.random() < 0.5:
        return random.choice([*seen, *_other_texts(arguments, name)] if "str" in types else seen)
    if "int" in types:
        near = arguments.effective(name)
        steps = [near + step for step in (-2, -1, 1, 2)] if is_whole(near) else []
        most = MAX_NUMBER if any(isinstance(each, Array) for each in arguments.values.values()) else MAX_WITHOUT_ARRAYS
        return random.choice([random.choice([*NUMBERS, *steps]), random.randint(0, most)])
    if isinstance(value, List | Tuple | Dict):
        return _other_nested(arguments, value, seen, random)
    return random.randint(-16, 16) / 4 if "float" in types else value


def _other_nested(arguments: Arguments, value: List | Tuple | Dict, seen: Sequence[Given], random: Random) -> Value:
    if not isinstance(value, Dict) and (others := _dicts(seen)) and random.random() < CROSSED:
        return _crossed(value, others, random)
    return _other_items(value, _edges(arguments), random)


def _edges(arguments: Arguments) -> tuple[int, ...]:
    """How many pixels there are along each axis of an image, and one less: where what an option may be ends."""
    sizes = _sizes(arguments)
    return tuple(sizes[name] - less for name in ("H", "W") if sizes.get(name) for less in (0, 1))


def _other_texts(arguments: Arguments, name: str) -> list[str]:
    """What stands as text in other options of the call: two may well be the same."""
    others = (arguments.effective(other) for other in arguments.values if other != name)
    return [value for value in others if isinstance(value, str)]


def _other_array(arguments: Arguments, name: str, value: Array, known: Habits, random: Random) -> Given:
    """Another dtype, another number of axes where the signature leaves it open, or nothing where that is allowed."""
    parameter = arguments.signature.by_name[name]
    if parameter.optional and random.random() < 0.5:
        return random.choice([LEFT_OUT, parameter.default])
    if _has_free_axes(parameter) and random.random() < 0.5:
        shape = value.shape[1:] if random.random() < 0.5 else (random.choice(SIZES), *value.shape)
        return _blank(value, shape, value.dtype)
    dtypes = known.dtypes.get(name, [value.dtype])
    return _blank(value, value.shape, random.choice(dtypes))


def _has_free_axes(parameter: Parameter) -> bool:
    kinds = (kind for kind in parameter.types if kind.name in ("array", "tensor"))
    return any(kind.dims is None or kind.dims[:1] == ("...",) for kind in kinds)


def _dicts(seen: Iterable[Given]) -> list[Dict]:
    """All that stood in lists."""
    return [item for each in seen if isinstance(each, List | Tuple) for item in each.items if isinstance(item, Dict)]


def _crossed(value: List | Tuple, others: Sequence[Dict], random: Random) -> Value:
    """The same list, in which one dict got a key, and what stands there, of another one that shares a word with it."""
    items = [*value.items]
    places = {place: item for place, item in enumerate(items) if isinstance(item, Dict)}
    if not places:
        return value
    place = random.choice([*places])
    entry = places[place]
    given = [pair for other in others if _texts(entry) & _texts(other) for pair in other.items.items()]
    new = [(key, item) for key, item in given if key not in entry.items]
    if new:
        items[place] = Dict({**entry.items, **dict([random.choice(new)])})
    return type(value)(tuple(items))


def _texts(entry: Dict) -> set[str]:
    return {item for item in entry.items.values() if isinstance(item, str)}


def _other_items(value: Value, edges: tuple[int, ...], random: Random) -> Value:
    """A list or dict with something in it changed, doubled or left out; numbers may be at the image's ``edges``."""
    match value:
        case List(items=items) | Tuple(items=items) if items:
            return type(value)(tuple(_other_places([*items], edges, random)))
        case Dict(items=named) if named:
            key = random.choice([*named])
            if random.random() < 0.2:
                return Dict({other: item for other, item in named.items() if other != key})
            return Dict({**named, key: _other_items(named[key], edges, random)})
        case bool():
            return not value
        case int():
            return random.choice([*NUMBERS, value - 1, value + 1, *edges])
        case unchanged:
            return unchanged


def _other_places(items: list[Value], edges: tuple[int, ...], random: Random) -> list[Value]:
    place, chance = random.randrange(len(items)), random.random()
    if all(map(is_whole, items)) and chance < 0.3:
        return [random.choice((0, 1, 2))] * len(items)
    if all(map(is_whole, items)) or chance < 0.5:
        items[place] = _other_items(items[place], edges, random)
    elif chance < 0.6:
        return [items[place]]
    elif chance < 0.8:
        del items[place]
    else:
        items.insert(random.randrange(len(items) + 1), items[place])
    return items


def _number_or_pair(random: Random) -> Value:
    number = random.choice(LARGE_NUMBERS if random.random() < LARGELY else NUMBERS)
    chance = random.random()
    if chance < 0.45:
        return number
    return Tuple((number, number if chance < 0.6 else random.choice(NUMBERS)))


def _other_spelling(value: Given) -> Given:
    if is_whole(value):
        return Tuple((value, value))
    if isinstance(value, Tuple) and len(value.items) == 2 and value.items[0] == value.items[1]:
        return value.items[0]
    return value


def _resized(arguments: Arguments, sizes: dict[str, int]) -> Arguments:
    """Every array by the sizes of its axes, some of them new; axes that follow from others follow."""
    named: dict[str, int] = {**_sizes(arguments), **sizes}
    for place, letter in enumerate("HW"):
        if f"{letter}_out" in named and (size := _result_size(arguments, named, letter, place)) is not None:
            named[f"{letter}_out"] = size
    options = next(arguments.names_along_axes())
    values = {name: value for name, value in options.items() if is_whole(value)} | named
    for name, value in arguments.values.items():
        if isinstance(value, Array) and (dims := arguments.dims(name)) is not None:
            shape = tuple(_size(dim, values, old) for dim, old in zip(dims, value.shape, strict=True))
            if shape != value.shape:
                arguments = arguments.changed(name, _blank(value, shape, value.dtype))
    return arguments


def _size(dim: str, values: dict[str, int], old: int) -> int:
    if dim in values:
        return max(0, values[dim])
    try:
        size = Expression(dim).value(values)
    except (ValueError, KeyError, ArithmeticError):
        return old
    return max(0, int(size))


def _result_size(arguments: Arguments, named: dict[str, int], letter: str, place: int) -> int | None:
    """How many windows fit along an axis, by the names that torch has for its options."""
    options = [*arguments.names_along_axes()][place]
    kernel = options.get("kernel_size", named.get(f"k{letter.lower()}"))
    stride = options.get("stride")
    stride = kernel if stride is None else stride
    padding, dilation = options.get("padding", 0), options.get("dilation", 1)
    numbers = [each for each in (named.get(letter), kernel, stride, padding, dilation) if is_whole(each)]
    if len(numbers) < 5 or numbers[2] <= 0:
        return None
    image, window, step, border, spread = numbers
    return max(0, (image + 2 * border - spread * (window - 1) - 1) // step + 1)


def _blank(like: Array, shape: tuple[int, ...], dtype: str) -> Array:
    """An array to be filled; one that would be large keeps its shape."""
    import numpy as np

    cells = 1
    for size in shape:
        cells *= max(1, size)
    return from_numpy(np.zeros(shape if cells <= MAX_CELLS else like.shape, dtype), like.kind)
