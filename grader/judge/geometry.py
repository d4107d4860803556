"""An author's ``picture:`` line with the numbers of one call filled in."""

from __future__ import annotations

import itertools
from typing import NamedTuple, cast, get_args

from grader.exercise.expressions import Expression
from grader.exercise.picture import LOWEST, NONE, SELECTED_BY, Node, Sides, Word, parse_picture
from grader.judge.arguments import LEFT_OUT, Arguments, bound, is_whole
from grader.judge.cells import PictureError, require
from grader.model.exercise import Call, Signature
from grader.model.picture import (
    Argmax,
    Axes,
    Axis,
    BiasGradient,
    Columns,
    Dense,
    Dot,
    Entries,
    Fill,
    Formula,
    Geometry,
    Max,
    Mean,
    Pad,
    PadMode,
    Part,
    Parts,
    Route,
    Scatter,
    Shape,
    Size,
    Source,
    Step,
    Sum,
    Take,
    View,
    WeightGradient,
    Windows,
)
from grader.values import Array, List, Tuple, Value

MAX_WHOLE = 2**62  # a report keeps whole numbers of 64 bits


def geometry(line: str, call: Call, signature: Signature) -> Geometry | None:
    """Fill the numbers of ``call`` into the author's line; None where the line says that this call has no picture.

    ``PictureError`` where a number is missing or cannot be one, such as a stride of 0.
    """
    arguments = bound(call, signature)
    if arguments is None:
        raise PictureError(f"the call does not fit {signature.text}")
    try:
        return _Reader(arguments).geometry(parse_picture(line))
    except KeyError as error:
        raise PictureError(f"the call has no number {error.args[0]}") from error
    except (ValueError, ArithmeticError) as error:
        raise PictureError(str(error)) from error


class _Reader(NamedTuple):
    """Reads nodes of the author's line as what they are in one call."""

    arguments: Arguments

    def geometry(self, node: Node) -> Geometry | None:
        match node:
            case Word(name="parts", rest=rest):
                return Parts(tuple(map(self.part, rest)))
            case Word(name="select", values=values):
                return self.geometry(values.get(_key(self.value(values[SELECTED_BY], 0)), NONE))
        return self.part(node)

    def part(self, node: Node) -> Part | None:
        match node:
            case Word(name="window"):
                return self.windows(node)
            case Word(name="scatter"):
                return self.scatter(node)
            case Word(name="route" | "weight_gradient" | "bias_gradient"):
                return self.gradient(node)
            case Word(name="pad"):
                return self.pad(node)
            case Word(name="dot" | "dense"):
                return self.product(node)
            case Word(name="places"):
                return Size(self.step(node, 0))
            case Word(name="shape", rest=rest):
                return Shape(self.steps(rest))
        return None

    # Words.

    def windows(self, word: Word) -> Windows:
        x = self.needed(word, "x")
        if "take" in word.values:
            axes = self.axes(word, self.shape(x))
            take = self.take(word, axes)
            lowest = isinstance(take, Max | Argmax)
            return Windows(x, axes, take, self.fill(word, "fill", LOWEST if lowest else 0))
        kernel = self.needed(word, "kernel")
        axes = self.axes(word, self.shape(x), self.shape(kernel))
        take = Sum(kernel, self.source(word, "bias"), self.number(word, "groups", 1))
        return Windows(x, axes, take, self.fill(word, "fill", 0))

    def take(self, word: Word, axes: Axes) -> Take:
        match word.values["take"]:
            case "max":
                return Max()
            case "argmax":
                return Argmax()
            case "columns":
                return Columns()
            case "entries":
                return Entries()
        if "divisor" in word.values:
            return Mean(self.number(word, "divisor", 1))
        return Mean(axes[0].size * axes[1].size if self.number(word, "count_include_pad", 1) else "inside")

    def scatter(self, word: Word) -> Scatter:
        """The axes are those of the windows that would lead from the result to ``x``."""
        x, kernel = self.needed(word, "x"), self.needed(word, "kernel")
        places, sizes = self.shape(x), self.shape(kernel)
        axes = cast(Axes, tuple(self.landing(word, axis, places[axis], sizes[axis]) for axis in (0, 1)))
        return Scatter(x, kernel, axes, self.source(word, "bias"))

    def landing(self, word: Word, axis: int, places: int, size: int) -> Axis:
        stride, before, after, dilation = self.moves(word, axis)
        reached = (places - 1) * stride + dilation * (size - 1) + 1
        length = self.along(word, "length", axis, reached - before - after + self.along(word, "extra", axis, 0))
        require(length >= 0, "nothing is left of the result")
        return Axis(length, size, places, stride, before, after, dilation)

    def gradient(self, word: Word) -> Route | WeightGradient | BiasGradient:
        gradient = self.needed(word, "gradient")
        if word.name == "bias_gradient":
            return BiasGradient(gradient)
        x = self.needed(word, "to" if word.name == "route" else "x")
        axes = self.axes(word, self.shape(x))
        return Route(gradient, x, axes) if word.name == "route" else WeightGradient(x, gradient, axes)

    def pad(self, word: Word) -> Pad:
        left, right, top, bottom = self.sides(word.values["sides"])
        mode = self.value(word.values["mode"], 0) if "mode" in word.values else "constant"
        require(mode in get_args(PadMode), f"there is no mode {mode!r}")
        require(min(left, right, top, bottom) >= 0, "a border is not negative")
        fill = self.fill(word, "value", 0)
        return Pad(self.needed(word, "x"), (top, bottom), (left, right), cast(PadMode, mode), fill)

    def product(self, word: Word) -> Dot | Dense:
        x, weights, bias = self.needed(word, "x"), self.needed(word, "weights"), self.source(word, "bias")
        return Dot(x, weights, bias) if word.name == "dot" else Dense(x, weights, bias)

    def steps(self, nodes: tuple[Node, ...]) -> tuple[Step, ...]:
        """The first of the axes is along the height, the second along the width."""
        axes = itertools.count()
        return tuple(self.step(node, min(next(axes), 1) if isinstance(node, Word) else 0) for node in nodes)

    def step(self, node: Node, axis: int) -> Step:
        match node:
            case Word():
                return self.axis(node, axis, self.along(node, "length", axis, 0))
            case Expression(text=text):
                found = self.found(node, axis)
                names = {name: found[name] for name in (*node.names, *map(_item_name, node.items)) if name in found}
                whole = {name: _whole(value, name) for name, value in names.items()}
                return Formula(text, whole, _whole(node.value(found), text))
        raise AssertionError(node)

    # Axes.

    def axes(self, word: Word, lengths: tuple[int, int], sizes: tuple[int, int] = (0, 0)) -> Axes:
        return self.axis(word, 0, lengths[0], sizes[0]), self.axis(word, 1, lengths[1], sizes[1])

    def axis(self, word: Word, axis: int, length: int, size: int = 0) -> Axis:
        size = self.along(word, "size", axis, size)
        stride, before, after, dilation = self.moves(word, axis)
        ceil_mode = bool(self.number(word, "ceil_mode", 0))
        require(size >= 1 and length >= 0, "a window has at least one entry")
        room = length + before + after - dilation * (size - 1) - 1
        places = self.along(word, "places", axis, _places(room, stride, length + before, ceil_mode))
        require(places >= 1, "the window does not fit")
        return Axis(length, size, _whole(places, "places"), stride, before, after, dilation, ceil_mode)

    def moves(self, word: Word, axis: int) -> tuple[int, int, int, int]:
        """The stride, the padding before and after, and the dilation."""
        padding = self.along(word, "padding", axis, 0)
        before, after = self.along(word, "before", axis, padding), self.along(word, "after", axis, padding)
        stride, dilation = self.along(word, "stride", axis, 1), self.along(word, "dilation", axis, 1)
        require(stride >= 1 and dilation >= 1, "stride and dilation are at least 1")
        require(before >= 0 and after >= 0, "padding is not negative")
        return stride, before, after, dilation

    # Values.

    def along(self, word: Word, key: str, axis: int, default: int) -> int:
        """The number along an axis that stands after ``key``."""
        match word.values.get(key):
            case None:
                return default
            case Sides(expressions=expressions):
                return _whole(self.value(expressions[axis], axis), key)
            case node:
                return _whole(self.value(node, axis), key)

    def number(self, word: Word, key: str, default: int) -> int:
        return self.along(word, key, 0, default)

    def sides(self, node: Node) -> tuple[int, ...]:
        match node:
            case Sides(expressions=expressions):
                return tuple(_whole(self.value(each, 0), "sides") for each in expressions)
            case Source(argument=argument):
                return tuple(_whole(self.item(argument, place), argument) for place in range(4))
        raise AssertionError(node)  # the parser lets nothing else through

    def fill(self, word: Word, key: str, default: Fill) -> Fill:
        match word.values.get(key):
            case "lowest":
                return LOWEST
            case Source(argument=argument) as source:
                given = argument in self.given
                return source if given else _number(self.arguments.effective(argument), argument)
            case None:
                return default
            case node:
                return _number(self.value(node, 0), key)

    def source(self, word: Word, key: str) -> Source | None:
        """The argument that stands after ``key``, if the call has it."""
        node = word.values.get(key)
        return node if isinstance(node, Source) and node.argument in self.given else None

    def needed(self, word: Word, key: str) -> Source:
        source = self.source(word, key)
        if source is None:
            raise PictureError(f"the call has nothing for {key!r} of {word.name}")
        return source

    def shape(self, source: Source) -> tuple[int, int]:
        """Height and width of an argument, as it is looked at."""
        value = self.arguments.effective(source.argument)
        require(
            isinstance(value, Array) and len(value.shape) >= 2,
            f"{source.argument} has fewer than two axes, and pictures are of height and width",
        )
        height, width = cast(Array, value).shape[-2:]
        return (width, height) if source.views.count(View.TRANSPOSE) % 2 else (height, width)

    @property
    def given(self) -> frozenset[str]:
        """The arguments that the call has, without those that are None."""
        values = self.arguments.values
        return frozenset(name for name, value in values.items() if value is not LEFT_OUT and value is not None)

    def value(self, node: Node, axis: int) -> Value:
        match node:
            case Expression():
                return cast(Value, node.value(self.found(node, axis)))
        raise AssertionError(node)  # the parser lets nothing else through

    def found(self, expression: Expression, axis: int) -> dict[str, Value]:
        """What the names of ``expression`` stand for along an axis."""
        names = [*self.arguments.names_along_axes()][axis]
        items = {_item_name(each): self.item(*each) for each in expression.items}
        return {**names, **items}

    def item(self, name: str, place: int) -> Value:
        """An item of an argument; a number stands for each of its items."""
        match self.arguments.effective(name):
            case Tuple(items=items) | List(items=items):
                require(place < len(items), f"{name} has {len(items)} items")
                return items[place]
            case value:
                return value


def _key(value: Value) -> str:
    """The key that an author writes for a value: ``x`` for a string, ``true`` for True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _item_name(item: tuple[str, int]) -> str:
    return f"{item[0]}[{item[1]}]"


def _places(room: int, stride: int, end: int, ceil_mode: bool) -> int:
    """Count the windows; with ``ceil_mode`` one more, if something is left over and it begins before ``end``."""
    steps, left_over = divmod(room, stride)
    if ceil_mode and left_over and (steps + 1) * stride < end:
        steps += 1
    return steps + 1 if steps >= 0 else 0


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool):
        return int(value)
    if not is_whole(value):
        raise PictureError(f"{name} is not a whole number")
    require(abs(value) <= MAX_WHOLE, f"{name} is too large")
    return value


def _number(value: object, name: str) -> int | float:
    if not isinstance(value, int | float):
        raise PictureError(f"{name} is not a number")
    return value
