"""The values of generated cases: ``integers(kh, 7)``, ``sampled_from(1, (1, 2))``, ``tensor(H, W)``.

A draw makes a *choice*, which is a whole number or a block of them, and turns it into a value. Choices can be fitted to
smaller surroundings and made simpler, which is all that shrinking needs. Everything here is parsed and walked, never
run, and draws from a generator that is handed in, so that a seed means the same inputs on every machine and under every
version of every library. (Property testing libraries promise neither: theirs look at what modules happen to be loaded.)
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Protocol

import msgspec

from grader.exercise.expressions import MAX_LENGTH, Expression, parsed
from grader.values import ITEM_BYTES, Array, from_numpy

MAX_CELLS = 4096
FRACTIONS = 64  # of one: exact in every floating dtype, and short to read
_WHOLE = (-9, 9)
_NATURAL = (0, 9)
_FRACTIONAL = 1_000_000

Names = Mapping[str, Any]


class Block(msgspec.Struct, frozen=True):
    """The cells of an array in C order: as many as ``shape`` has, each in units of the draw (1, or 1/64)."""

    shape: tuple[int, ...]
    cells: tuple[int, ...]


Choice = int | Block


class ImpossibleError(Exception):
    """Nothing can be drawn here, given what was drawn above: ``integers(3, 2)``."""


class Draw(Protocol):
    """One line of ``given``. ``names`` are those of earlier lines that it needs."""

    names: frozenset[str]

    def pick(self, random: Random, names: Names) -> Choice:
        """Draw a new choice; ``ImpossibleError`` if there is none."""

    def fit(self, choice: Choice, names: Names) -> Choice:
        """Change ``choice``, made under other ``names``, as little as these need."""

    def value(self, choice: Choice, names: Names) -> Any:
        """Make the value that ``choice`` stands for."""

    def simpler(self, choice: Choice, names: Names) -> Iterator[Choice]:
        """List choices to try in place of ``choice``, the simplest first."""

    def fills(self, choice: Choice, names: Names) -> Iterator[Choice]:
        """List, for a block, others of its shape in which no two cells look alike."""

    def cost(self, choice: Choice) -> int:
        """Measure how far ``choice`` is from the simplest there could be, without regard to the number of cells."""


def parse_draw(text: str) -> Draw:
    """Read one line of ``given`` as a draw; ``ValueError`` with a sentence that quotes what cannot be read."""
    node = _parsed(text, "cannot be read; write it like integers(1, 3) or tensor(H, W)")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KINDS:
        return _KINDS[node.func.id](node)
    raise ValueError(f"{text!r} is not one of {', '.join(_KINDS)}")


def parse_value(data: Any) -> Callable[[Names], Any]:
    """Read an argument of ``args`` or ``kwargs`` as a function of the names.

    A string is an expression on them, a list holds several arguments, anything else is itself.
    """
    if isinstance(data, str):
        return _Term(_parsed(data)).value
    if isinstance(data, list):
        parts = [parse_value(item) for item in data]
        return lambda names: [part(names) for part in parts]
    return lambda _: data


def names_in(data: Any) -> frozenset[str]:
    """List the names that :func:`parse_value` of ``data`` needs."""
    if isinstance(data, str):
        return _Term(_parsed(data)).names
    return frozenset().union(*map(names_in, data)) if isinstance(data, list) else frozenset()


def _parsed(text: str, problem: str = "is not an expression") -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the expression is longer than {MAX_LENGTH} characters")
    try:
        return parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"{text!r} {problem}") from error


class _Term:
    """A constant, an expression, or a tuple of such."""

    def __init__(self, node: ast.expr) -> None:
        self._parts: list[_Term] | None = None
        self._constant: tuple[Any, ...] = ()
        self._expression: Expression | None = None
        if isinstance(node, ast.Tuple | ast.List):
            self._parts = [_Term(item) for item in node.elts]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str | bool | None):
            self._constant = (node.value,)
        else:
            self._expression = Expression(ast.unparse(node))

    @property
    def names(self) -> frozenset[str]:
        if self._expression is not None:
            return self._expression.names
        return frozenset().union(*(part.names for part in self._parts or ()))

    def value(self, names: Names) -> Any:
        if self._parts is not None:
            return tuple(part.value(names) for part in self._parts)
        if self._expression is None:
            return self._constant[0]
        return _looked_up(self._expression, names)


def _looked_up(expression: Expression, names: Names) -> Any:
    """A bare name may stand for anything, also for what cannot be calculated with."""
    return names[expression.text] if expression.text in names else expression.value(names)


def _numeric(expression: Expression, names: Names) -> float:
    value = expression.value(names)
    if not isinstance(value, int | float):
        raise ValueError(f"{expression.text!r} is not a number")
    return value


class _Numbers:
    """``integers(low, high)`` and ``floats(low, high)``, both ends included; the latter are multiples of 1/64."""

    def __init__(self, node: ast.Call) -> None:
        if len(node.args) != 2 or node.keywords:
            example = f"{ast.unparse(node.func)}(1, 3)"
            raise ValueError(f"{ast.unparse(node)!r} needs the lowest and the highest number, as in {example}")
        self._low, self._high = (Expression(ast.unparse(argument)) for argument in node.args)
        self._parts = FRACTIONS if isinstance(node.func, ast.Name) and node.func.id == "floats" else 1
        self.names = self._low.names | self._high.names

    def pick(self, random: Random, names: Names) -> Choice:
        return random.randint(*self._range(names))

    def fit(self, choice: Choice, names: Names) -> Choice:
        low, high = self._range(names)
        return min(max(_number(choice), low), high)

    def value(self, choice: Choice, names: Names) -> Any:
        return _number(choice) / self._parts if self._parts > 1 else choice

    def simpler(self, choice: Choice, names: Names) -> Iterator[Choice]:
        yield from _simpler_numbers(_number(choice), *self._range(names), self._parts)

    def fills(self, choice: Choice, names: Names) -> Iterator[Choice]:
        return iter(())

    def cost(self, choice: Choice) -> int:
        return _cost(_number(choice), self._parts)

    def _range(self, names: Names) -> tuple[int, int]:
        return _range(_numeric(self._low, names), _numeric(self._high, names), self._parts)


class _Options:
    """``sampled_from(a, b, ...)`` and ``booleans()``: one of several values, the simplest first."""

    def __init__(self, options: list[_Term]) -> None:
        self._options = options
        self.names = frozenset().union(*(option.names for option in options))

    def pick(self, random: Random, names: Names) -> Choice:
        return random.randrange(len(self._options))

    def fit(self, choice: Choice, names: Names) -> Choice:
        return choice

    def value(self, choice: Choice, names: Names) -> Any:
        return self._options[_number(choice)].value(names)

    def simpler(self, choice: Choice, names: Names) -> Iterator[Choice]:
        yield from range(_number(choice))

    def fills(self, choice: Choice, names: Names) -> Iterator[Choice]:
        return iter(())

    def cost(self, choice: Choice) -> int:
        return _number(choice)


class _Cells:
    """``tensor(H, W, low=-9, high=9, dtype="float64")`` and ``array(...)``.

    Whole numbers, unless one of the bounds is written with a point: then multiples of 1/64.
    """

    def __init__(self, node: ast.Call) -> None:
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        for name in options.keys() - {"low", "high", "dtype"}:
            raise ValueError(f"{ast.unparse(node)!r}: the options are low, high and dtype, not {name}")
        self._text = ast.unparse(node)
        self._kind = node.func.id if isinstance(node.func, ast.Name) else ""
        self._dims = [Expression(ast.unparse(dim)) for dim in node.args]
        self._low, self._high = (Expression(ast.unparse(options[name])) if name in options else None for name in _ENDS)
        self._dtype = _Term(options.get("dtype", ast.Constant("float64")))
        given = [end for end in (self._low, self._high) if end is not None]
        self._parts = FRACTIONS if any("." in end.text for end in given) else 1
        self.names = frozenset().union(self._dtype.names, *(part.names for part in (*self._dims, *given)))

    def pick(self, random: Random, names: Names) -> Choice:
        shape, (low, high) = self._shape(names), self._range(names)
        return Block(shape, tuple(random.randint(low, high) for _ in range(math.prod(shape))))

    def fit(self, choice: Choice, names: Names) -> Choice:
        """The corner that both shapes share; what is new is filled in order, so that no two cells look alike."""
        block, shape, (low, high) = _block(choice), self._shape(names), self._range(names)
        old = dict(zip(itertools.product(*map(range, block.shape)), block.cells, strict=True))
        fresh = _counted(low, high, self._parts)
        places = itertools.product(*map(range, shape))
        return Block(shape, tuple(min(max(old[at], low), high) if at in old else next(fresh) for at in places))

    def value(self, choice: Choice, names: Names) -> Array:
        import numpy as np

        block = _block(choice)
        dtype = self._dtype_name(names)
        cells = np.array(block.cells, "float64" if self._parts > 1 else "int64") / self._parts
        with np.errstate(all="ignore"):
            kept = cells.reshape(block.shape).astype(dtype)
        if not np.array_equal(kept.ravel(), cells):
            raise ValueError(f"{self._text!r} makes numbers that {dtype} cannot hold; say low= and high=")
        return from_numpy(kept, "tensor" if self._kind == "tensor" else "array")

    def simpler(self, choice: Choice, names: Names) -> Iterator[Choice]:
        block, (low, high) = _block(choice), self._range(names)
        for position, cell in enumerate(block.cells):
            for number in _simpler_numbers(cell, low, high, self._parts):
                yield Block(block.shape, (*block.cells[:position], number, *block.cells[position + 1 :]))

    def fills(self, choice: Choice, names: Names) -> Iterator[Choice]:
        block, (low, high) = _block(choice), self._range(names)
        for sign, cells in ((1, _counted(low, high, self._parts)), (-1, _counted(-high, -low, self._parts))):
            yield Block(block.shape, tuple(sign * next(cells) for _ in block.cells))

    def cost(self, choice: Choice) -> int:
        return sum(_cost(cell, self._parts) for cell in _block(choice).cells)

    def _shape(self, names: Names) -> tuple[int, ...]:
        shape = tuple(int(_numeric(dim, names)) for dim in self._dims)
        if any(axis < 0 for axis in shape):
            raise ImpossibleError
        if math.prod(max(axis, 1) for axis in shape) > MAX_CELLS:  # an empty array has places for nothing, but axes
            raise ValueError(f"{self._text!r} has the shape {shape}, which is more than {MAX_CELLS} numbers")
        return shape

    def _range(self, names: Names) -> tuple[int, int]:
        dtype = self._dtype_name(names)
        usual = (0, 1) if dtype == "bool" else _NATURAL if dtype.startswith("uint") else _WHOLE
        low = usual[0] if self._low is None else _numeric(self._low, names)
        high = usual[1] if self._high is None else _numeric(self._high, names)
        return _range(low, high, self._parts)

    def _dtype_name(self, names: Names) -> str:
        dtype = self._dtype.value(names)
        if dtype not in ITEM_BYTES:
            raise ValueError(f"{dtype!r} in {self._text!r} is not a dtype; the dtypes are {', '.join(ITEM_BYTES)}")
        return str(dtype)


_ENDS = ("low", "high")


def _sampled_from(node: ast.Call) -> Draw:
    if node.keywords or not node.args:
        raise ValueError(f"{ast.unparse(node)!r} needs the values to choose from, as in sampled_from(1, 2)")
    return _Options([_Term(argument) for argument in node.args])


def _booleans(node: ast.Call) -> Draw:
    if node.args or node.keywords:
        raise ValueError(f"{ast.unparse(node)!r} should be booleans(), with nothing between the brackets")
    return _Options([_Term(ast.Constant(False)), _Term(ast.Constant(True))])


_KINDS: dict[str, Callable[[ast.Call], Draw]] = {
    "integers": _Numbers,
    "floats": _Numbers,
    "booleans": _booleans,
    "sampled_from": _sampled_from,
    "array": _Cells,
    "tensor": _Cells,
}


def _range(low: float, high: float, parts: int) -> tuple[int, int]:
    """The range of choices, in ``parts`` of one."""
    first, last = math.ceil(low * parts), math.floor(high * parts)
    if first > last:
        raise ImpossibleError
    return first, last


def _counted(low: int, high: int, parts: int) -> Iterator[int]:
    """1, 2, 3, ... and from the lowest again, as far as the range has them."""
    whole = range(-(-low // parts), high // parts + 1)
    if not whole:
        return itertools.cycle(range(low, high + 1))
    first = min(max(1, whole[0]), whole[-1])
    numbers = itertools.chain(range(first, whole[-1] + 1), range(whole[0], first))  # far more than anybody takes
    return (parts * number for number in itertools.cycle(numbers))


def _simpler_numbers(number: int, low: int, high: int, parts: int) -> Iterator[int]:
    """Choices of the range that cost less than ``number``: those near 0, then nearer ones and the positive twin."""
    nearest = min(max(0, low), high)
    near = (nearest + parts * step for step in (0, 1, -1, 2, -2, 3, -3))
    halfway = nearest + (number - nearest) // (2 * parts) * parts
    whole = number // parts * parts
    tried = (*near, halfway, whole, whole + parts, number - parts, number + parts, -number)
    for candidate in dict.fromkeys(tried):
        if low <= candidate <= high and _cost(candidate, parts) < _cost(number, parts):
            yield candidate


def _cost(number: int, parts: int) -> int:
    """Whole numbers are simple, those near 0 more so, and positive ones come before their negative twins."""
    return 2 * abs(number) + (number < 0) + (0 if number % parts == 0 else _FRACTIONAL)


def _number(choice: Choice) -> int:
    assert isinstance(choice, int)  # noqa: S101 a draw is only handed its own choices
    return choice


def _block(choice: Choice) -> Block:
    assert isinstance(choice, Block)  # noqa: S101 as above
    return choice
