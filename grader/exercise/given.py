"""Generated cases: the ``given`` of a hidden group made into calls, and a call made smaller."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from msgspec.msgpack import encode

from grader.exercise.expressions import Expression
from grader.exercise.literals import to_value
from grader.exercise.strategies import Block, Choice, Draw, ImpossibleError, Names, names_in, parse_draw, parse_value
from grader.model.exercise import Call, Given, Signature
from grader.values import Array, Value, check

ATTEMPTS = 40  # for each example, before the condition is called too narrow

Choices = dict[str, Choice]


class Generator:
    """Makes calls of ``signature``'s function from a ``given``, which was checked when it was read.

    The author's arithmetic can still fail on some inputs: every method may raise ``ValueError`` or ``ArithmeticError``.
    """

    def __init__(self, given: Given, signature: Signature) -> None:
        self._draws: dict[str, Draw] = {name: parse_draw(text) for name, text in given.draws}
        self._where = Expression(given.where, strings=True) if given.where else None
        self._args = [parse_value(data) for data in given.args]
        self._kwargs = {name: parse_value(data) for name, data in given.kwargs}
        self._signature = signature
        self._examples = given.examples

    def examples(self, seed: str) -> list[Choices]:
        """Make choices for as many different calls as the author wants, small ones first.

        The same ``seed`` makes the same ones on every machine. There are fewer where no more are found; none is a
        ``ValueError``.
        """
        random = Random(seed)  # noqa: S311 inputs to learn from, not secrets
        found: dict[bytes, Choices] = {}
        for _ in range(self._examples * ATTEMPTS):
            if (choices := self._picked(random)) is not None:
                found.setdefault(encode(self.call(choices)), choices)
            if len(found) == self._examples:
                break
        if not found:
            problem = "fulfils the condition" if self._where else "can be made: some range or choice is empty"
            raise ValueError(f"none of {self._examples * ATTEMPTS} examples {problem}")
        return sorted(found.values(), key=self.size)

    def call(self, choices: Choices) -> Call:
        """Make the call that ``choices`` stand for."""
        names = self._values(choices)
        positional, by_name = self._signature.positional, self._signature.by_name
        args = (
            _as_value(part(names), parameter.types) for part, parameter in zip(self._args, positional, strict=False)
        )
        kwargs = {name: _as_value(part(names), by_name[name].types) for name, part in self._kwargs.items()}
        return Call(self._signature.name, tuple(args), kwargs)

    def size(self, choices: Choices) -> tuple[int, int, int]:
        """Measure ``choices`` as shrinking does: how many numbers in arrays, how simple all else, how simple those."""
        cells = sum(len(choice.cells) for choice in choices.values() if isinstance(choice, Block))
        costs = {name: self._draws[name].cost(choice) for name, choice in choices.items()}
        blocks = sum(cost for name, cost in costs.items() if isinstance(choices[name], Block))
        return cells, sum(costs.values()) - blocks, blocks

    def smaller(self, choices: Choices) -> Iterator[Choices]:
        """List choices of a smaller :meth:`size`, one step away: fewer cells first, simpler cells last."""
        size = self.size(choices)
        return (step for step in self._steps(choices) if self.size(step) < size)

    def _steps(self, choices: Choices) -> Iterator[Choices]:
        for name in self._draws:
            if not isinstance(choices[name], Block):
                for refitted in self._with_simpler(choices, name):
                    yield from self._filled(refitted)
        for name in self._draws:
            if isinstance(choices[name], Block):
                yield from self._with_simpler(choices, name)

    def _with_simpler(self, choices: Choices, name: str) -> Iterator[Choices]:
        names = self._values(choices)
        for choice in self._draws[name].simpler(choices[name], names):
            if (refitted := self._fitted({**choices, name: choice})) is not None:
                yield refitted

    def _filled(self, choices: Choices) -> Iterator[Choices]:
        """``choices`` as they are, and with arrays in which no two cells look alike, which hide less."""
        yield choices
        names = self._values(choices)
        blocks = [name for name in choices if isinstance(choices[name], Block)]
        fills = ([*self._draws[name].fills(choices[name], names)] for name in blocks)
        for filled in itertools.islice(itertools.product(*fills), 4) if blocks else ():
            yield {**choices, **dict(zip(blocks, filled, strict=True))}

    def _picked(self, random: Random) -> Choices | None:
        return self._chosen(lambda _, draw, names: draw.pick(random, names))

    def _fitted(self, wanted: Choices) -> Choices | None:
        """``wanted``, each choice fitted to the ones before it; None also where the author's arithmetic ends."""
        with contextlib.suppress(ValueError, ArithmeticError):
            return self._chosen(lambda name, draw, names: draw.fit(wanted[name], names))
        return None

    def _chosen(self, choose: Callable[[str, Draw, Names], Choice]) -> Choices | None:
        """A choice for each draw in turn, or None if one is impossible or the condition does not hold."""
        choices: Choices = {}
        names: dict[str, Any] = {}
        try:
            for name, draw in self._draws.items():
                choices[name] = choose(name, draw, names)
                names[name] = draw.value(choices[name], names)
        except ImpossibleError:
            return None
        return choices if self._where is None or self._where.value(names) else None

    def _values(self, choices: Choices) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for name, draw in self._draws.items():
            names[name] = draw.value(choices[name], names)
        return names


def check_draw(text: str, known: tuple[str, ...]) -> None:
    """Raise ``ValueError`` if ``text`` is not a draw, or needs a name that is not ``known`` where it stands."""
    _check_known(parse_draw(text).names, known)


def check_condition(text: str, known: tuple[str, ...]) -> None:
    """Raise ``ValueError`` if ``text`` is not a condition, or needs a name that is not ``known``."""
    _check_known(Expression(text, strings=True).names, known)


def check_argument(data: Any, known: tuple[str, ...]) -> None:
    """Raise ``ValueError`` if a string in ``data`` is not an expression, or needs a name that is not ``known``."""
    _check_known(names_in(data), known)


def _check_known(names: frozenset[str], known: tuple[str, ...]) -> None:
    if unknown := sorted(names - set(known)):
        there = f"the names above are {', '.join(known)}" if known else "no name stands above"
        raise ValueError(f"there is no name {unknown[0]!r} here; {there}")


def _as_value(thing: Any, types: tuple[Any, ...]) -> Value:
    value = thing if isinstance(thing, Array) else to_value(_listed(thing), types)
    check(value)
    return value


def _listed(thing: Any) -> Any:
    """Tuples as the lists that YAML has, which the signature then makes pairs, tuples or lists."""
    return [_listed(item) for item in thing] if isinstance(thing, list | tuple) else thing
