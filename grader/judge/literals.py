"""Literals over a pool of calls: features as sets of bits, each with a cost that says how much it takes to say.

A set holds the calls where a literal is true. Where a feature does not apply, neither it nor its opposite is.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from grader.model.condition import OF_ENTRIES, OF_VALUES, OF_WORDS, Axis, Feature, Formula, Joined, Kind, Literal

_COST = {
    Kind.TRUE: 0.9, Kind.ANY_PAIR: 0.95, Kind.PAIR: 1.0, Kind.NONE: 1.0, Kind.TEXT: 1.0, Kind.HOLDS: 1.1,
    Kind.RELATION: 1.0, Kind.LARGER: 1.0, Kind.SQUARE: 1.05, Kind.LEFT_OUT: 1.1, Kind.LEFTOVER: 1.15, Kind.ODD: 1.6,
    Kind.BY_NAME: 1.2, Kind.WITH: 1.2, Kind.WITH_TRUE: 1.2, Kind.WITHOUT: 1.2, Kind.IS_INFINITE: 1.1, Kind.IS_NAN: 1.1,
    Kind.DTYPE: 1.2, Kind.IS: 1.25, Kind.TALLER: 1.3, Kind.WIDER: 1.3, Kind.MORE: 1.3, Kind.EQUAL: 1.3,
    Kind.MULTIPLE: 1.7,
}  # fmt: skip
_OF_VALUES = 1.3
_FAR = 0.2  # for each step of a bound away from 0 and 1
_AXES = {Axis.NONE: 0.0, Axis.ANY: 0.0, Axis.BOTH: 0.2, Axis.HEIGHT: 0.15, Axis.WIDTH: 0.15}
TWO = {Joined.ALONG: 1.0, Joined.ALL: 1.05, Joined.ANY: 1.2}
_OPPOSITE = 0.05
_OF_OPTIONS = (Kind.LARGER, Kind.TRUE, Kind.NONE, Kind.TEXT)


class Bits(NamedTuple):
    """A feature's answers: the calls where it is yes, and those where it is no."""

    yes: int
    no: int


class Said(NamedTuple):
    """A formula, the calls where it is true, and what it costs to say."""

    formula: Formula
    calls: int
    cost: float


class Along(NamedTuple):
    """A literal along each axis by itself: where it is true along the height, and where along the width."""

    literal: Literal
    height: int
    width: int
    cost: float


Table = dict[Feature, Bits]


class Vocabulary:
    """All that can be said over a table: made of it once, where it is first needed, for every search in it.

    Of calls that are ``special`` in their values, these are spoken of from the first.
    """

    def __init__(self, table: Table, *, special: bool = False) -> None:
        self.table = table
        self._special = special

    @functools.cached_property
    def plain(self) -> list[Said]:
        """The literals that are tried first, without those about values of arrays."""
        return self.with_values if self._special else singles(self.table, values=False)

    @functools.cached_property
    def with_values(self) -> list[Said]:
        """All literals."""
        return singles(self.table, values=True)

    @functools.cached_property
    def options(self) -> list[tuple[set[str], Bits]]:
        """The answers that tell whether an option varies, each with the names that it is about."""
        told = ((feature, bits) for feature, bits in self.table.items() if feature.kind in _OF_OPTIONS)
        return [
            ({name for name in _names(feature) if "." not in name and " " not in name}, bits) for feature, bits in told
        ]

    @functools.cached_property
    def along(self) -> list[Along]:
        """The literals that can be true along one axis alone."""
        return alongs(self.table)


def singles(table: Table, *, values: bool) -> list[Said]:
    """List every literal, the cheapest of those that are true in the same calls; with features of values or without.

    Where the answer is always the same, whenever there is one, the literal would say more than anybody has seen: of a
    seed that is None or above 0, that it is None is all that there is to say.
    """
    best: dict[int, Said] = {}
    for feature, bits in _all_features(table):
        if (not values and feature.kind in OF_VALUES) or not bits.yes or not bits.no:
            continue
        for holds, calls in ((True, bits.yes), (False, bits.no)):
            if not holds and feature.kind in OF_ENTRIES:  # of several, one may have it and another not
                continue
            literal = Literal(feature, holds)
            said = Said(Formula((literal,)), calls, cost(literal))
            if calls not in best or said.cost < best[calls].cost:
                best[calls] = said
    return sorted(best.values(), key=lambda said: said.cost)


def alongs(table: Table) -> list[Along]:
    """List every literal that can be true along one axis and not along the other."""
    found: dict[tuple[int, int], Along] = {}
    for feature, height in table.items():
        if feature.axis is not Axis.HEIGHT or (width := table.get(_turned(feature, Axis.WIDTH))) is None:
            continue
        for holds in (True, False):
            sets = (height.yes, width.yes) if holds else (height.no, width.no)
            literal = Literal(_turned(feature, Axis.ANY), holds)
            along = Along(literal, *sets, cost(literal))
            if any(sets) and (sets not in found or along.cost < found[sets].cost):
                found[sets] = along
    return sorted(found.values(), key=lambda along: along.cost)


def both(first: Said, second: Said) -> Said:
    """Say that both are true."""
    return _joined(first, second, Joined.ALL, first.calls & second.calls)


def either(first: Said, second: Said) -> Said:
    """Say that one of them is true."""
    return _joined(first, second, Joined.ANY, first.calls | second.calls)


def along(first: Along, second: Along) -> Said:
    """Say that both are true along one axis."""
    calls = (first.height & second.height) | (first.width & second.width)
    formula = Formula((first.literal, second.literal), Joined.ALONG)
    return Said(formula, calls, first.cost + second.cost + TWO[Joined.ALONG])


def narrowed(first: Said, second: Said) -> Said:
    """Say that ``first``, one literal, is true, and ``second``, which is so along an axis."""
    formula = Formula((*first.formula.literals, *second.formula.literals), Joined.ALONG)
    return Said(formula, first.calls & second.calls, first.cost + second.cost + TWO[Joined.ALL])


def plainer(said: Said, table: Table, asked: int) -> Said:
    """The same of all calls that are ``asked`` about, with "is 1" for "is at most 1" where none of them has less."""
    literals = tuple(_plainer(literal, table, asked) for literal in said.formula.literals)
    formula = replace(said.formula, literals=literals)
    return said if formula == said.formula else said._replace(formula=formula, calls=calls_of(formula, table))


def _plainer(literal: Literal, table: Table, asked: int) -> Literal:
    feature = literal.feature
    if feature.kind is not Kind.LARGER or literal.holds or feature.axis is not Axis.NONE:
        return literal
    exactly = replace(feature, kind=Kind.IS)
    is_same = exactly in table and table[exactly].yes & asked == table[feature].no & asked
    return Literal(exactly) if is_same else literal


def cost(literal: Literal) -> float:
    """Measure how much it takes to say ``literal``, and how far-fetched it is."""
    feature = literal.feature
    number = _FAR * (max(-feature.number, feature.number - 1, 0) if feature.kind is Kind.LARGER else feature.number)
    names = [name for quantity in feature.of for name in quantity.names]
    indirect = 0.1 * any("." in name or " " in name or "(" in name or name.endswith("_out") for name in names)
    opposite = 0.0 if literal.holds or feature.kind is Kind.SQUARE else _OPPOSITE
    return _COST.get(feature.kind, _OF_VALUES) + number + _AXES[feature.axis] + indirect + opposite


def holds(formula: Formula, answers: dict[Feature, bool]) -> bool:
    """Whether ``formula`` is true of one call with these answers."""
    table = {feature: Bits(int(answer), int(not answer)) for feature, answer in answers.items()}
    for literal in formula.literals:
        if literal.feature.kind in OF_WORDS:  # asked only where the answer is yes
            table.setdefault(literal.feature, Bits(0, 1))
    return bool(calls_of(formula, table))


def calls_of(formula: Formula, table: Table) -> int:
    """The calls of ``table`` where ``formula`` is true."""
    if formula.joined is Joined.ALONG:
        height, width = (
            [_true_in(Literal(_turned(each.feature, axis), each.holds), table) for each in formula.literals[-2:]]
            for axis in (Axis.HEIGHT, Axis.WIDTH)
        )
        where = (height[0] & height[1]) | (width[0] & width[1])
        return where if len(formula.literals) == 2 else where & calls_of(Formula(formula.literals[:1]), table)
    every = dict(_all_features(table))
    sets = [_true_in(literal, every) for literal in formula.literals]
    joined = sets[0]
    for calls in sets[1:]:
        joined = joined | calls if formula.joined is Joined.ANY else joined & calls
    return joined


def _true_in(literal: Literal, table: Table) -> int:
    bits = table.get(literal.feature, Bits(0, 0))
    return bits.yes if literal.holds else bits.no


def _all_features(table: Table) -> Iterator[tuple[Feature, Bits]]:
    """Those of ``table``, and of those along an axis also whether they are true along any, and along both."""
    for feature, bits in table.items():
        yield feature, bits
        if feature.axis is Axis.HEIGHT and (other := table.get(_turned(feature, Axis.WIDTH))) is not None:
            yield _turned(feature, Axis.ANY), Bits(bits.yes | other.yes, bits.no & other.no)
            yield _turned(feature, Axis.BOTH), Bits(bits.yes & other.yes, bits.no | other.no)


def _turned(feature: Feature, axis: Axis) -> Feature:
    return Feature(feature.kind, feature.of, axis, feature.number, feature.word, feature.text)


def _joined(first: Said, second: Said, how: Joined, calls: int) -> Said:
    formula = Formula((*first.formula.literals, *second.formula.literals), how)
    return Said(formula, calls, first.cost + second.cost + TWO[how])


def names_of(literals: Iterable[Literal]) -> set[str]:
    """The names that ``literals`` speak of."""
    return {name for literal in literals for name in _names(literal.feature)}


def _names(feature: Feature) -> Iterator[str]:
    return (name for quantity in feature.of for name in quantity.names)
