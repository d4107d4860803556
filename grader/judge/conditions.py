"""When does it fail? The simplest formula that separates the calls that fail from those that do not.

It is looked for among the calls of a pool that are for searching, with one literal, then with two that are both true,
then with one of two. It must leave no failing call of the exercise's own outside. What is found is confirmed on the
fresh calls, which had no part in the search: not one may come out otherwise, and enough must lie on each side.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from grader.judge.features import is_of_items
from grader.judge.literals import (
    TWO,
    Along,
    Said,
    Table,
    Vocabulary,
    along,
    both,
    calls_of,
    either,
    names_of,
    narrowed,
    plainer,
)
from grader.model.condition import OF_ENTRIES, OF_VALUES, Axis, Exactness, Formula, Joined, Kind, Literal

ENOUGH = 10  # fresh calls on each side
COMPARING = (Kind.MORE, Kind.EQUAL, Kind.MULTIPLE)  # there are as many of these as there are pairs of quantities
FEW = 20  # calls of a side, of which there may be no more
MANY = 150  # calls of a side: where so many could be made, few on the other side prove nothing
SOME = 4  # calls on each side where there are few
MAX_RIVALS = 2
PART_FAILS = 0.1  # of the calls inside must fail for "only when"
MOSTLY = 0.8  # of them must where few fail, and it is not known which of them surely do
MUCH = 30  # failing calls: where something else is wrong as well, some of them would show it
LESS = 15  # failing calls, where they lie close together
UNLIKELY = 1e-8  # that all fresh ones that fail lie inside by chance
IMPOSSIBLE = 1e-11
PLAIN = 1.65  # what it may cost to say when all inside fail
SURE = 24  # fresh calls that all fail, to say that such calls always do
PART = 0.5  # of the failing calls must be among those that surely do
CHANCE = 1e-3  # that as many calls as those fail without a reason
TELLING = 6  # passing calls that a literal has to leave out beside another
_WORTH = 0.1  # share of the calls inside that another unit of cost has to take away
_AS_SIMPLE = 0.02


class Sides(NamedTuple):
    """Calls as sets of bits: which are asked about, which of those fail, and which part of the pool each is in."""

    asked: int
    failing: int
    searched: int
    own: int
    fresh: int

    def within(self, calls: int) -> Sides:
        """The same about some of the calls."""
        return self._replace(asked=self.asked & calls, failing=self.failing & calls)


class Guess(NamedTuple):
    """A formula that the search has found: outside of it nothing fails, and inside everything if it is ``exactly`` so.

    Else, with ``surely``, everything does inside of both.
    """

    said: Said
    exactly: bool
    surely: Said | None = None


def plain(guess: Guess, table: Table, asked: int) -> Guess:
    """The same guess about the calls that are ``asked`` about, in plainer words where there are any."""
    surely = guess.surely and plainer(guess.surely, table, asked)
    return guess._replace(said=plainer(guess.said, table, asked), surely=surely)


class Counts(NamedTuple):
    """How many calls lie inside of a formula, how many of those fail, and how many lie outside."""

    inside: int
    failing: int
    outside: int


class Found(NamedTuple):
    """A guess that was confirmed: how exactly, and by how many calls; ``sure`` ones lie inside of both its parts.

    ``evidence`` are the calls that fail and those that pass, with those of the search. So many better guesses were
    ``refuted``, or not borne out.
    """

    guess: Guess
    exactness: Exactness
    counts: Counts
    sure: int = 0
    evidence: tuple[int, int] = (0, 0)
    refuted: int = 0


def search(words: Vocabulary, sides: Sides) -> tuple[Guess, ...]:
    """Find what may be true of the failing calls, the better first: fresh calls may refute one and bear out another.

    That is the simplest formula that separates them from the others; the narrowest one outside of which nothing fails;
    and the narrowest of one literal.
    """
    if not _is_worth_it(sides.asked & sides.searched, sides.failing):
        return ()
    exact = _separator(words, sides)
    if exact is not None and not _is_sound(exact, words, sides):
        return ()
    alone = _left_nothing_out(words.plain, sides)
    narrow = _narrowest(words, sides, alone, words.along)
    narrower = _narrowest(words, sides, alone)
    guesses = [Guess(exact, exactly=True)] if exact is not None else []
    guesses += [guess for guess in dict.fromkeys((narrow, narrower)) if guess is not None and guess.said != exact]
    return tuple(guesses)


def _separator(words: Vocabulary, sides: Sides) -> Said | None:
    for known, values in ((words.plain, False), (words.with_values, True)):
        for found in _separators(known, words.along, sides, values):
            if found is not None:
                return found
    return None


def confirmed(guess: Guess, sides: Sides, table: Table) -> Found | None:
    """Hold a guess against the fresh calls; None unless they bear it out."""
    found = _confirmed(guess, sides)
    if found is None or not _is_each_needed(guess.said.formula, sides, table):
        return None
    if _could_be_a_sum(guess.said.formula, sides, table):
        return None
    return found._replace(evidence=_evidence(sides))


def _is_each_needed(formula: Formula, sides: Sides, table: Table) -> bool:
    """Whether each of several literals is borne out by itself: where it alone is not true, calls pass, and enough do.

    Were it there by chance, some of these would fail, be it half as often as those inside, and it would have been seen.
    """
    if formula.joined is not Joined.ALL:
        return True
    asked = sides.asked & (sides.searched | sides.fresh)
    inside = asked & calls_of(formula, table)
    share = (inside & sides.failing).bit_count() / max(1, inside.bit_count())
    return all(
        (1 - share / 2) ** (asked & calls_of(each, table)).bit_count() <= CHANCE for each in _with_one_turned(formula)
    )


def _could_be_a_sum(formula: Formula, sides: Sides, table: Table) -> bool:
    """Whether it speaks of zeros where no negative number was tried: it may be sums that come to nothing."""
    asked = sides.asked & (sides.searched | sides.fresh)
    zeros = (literal.feature for literal in formula.literals if literal.feature.kind is Kind.ZERO)
    negative = (msgspec.structs.replace(feature, kind=Kind.NEGATIVE) for feature in zeros)
    return any(not (each in table and table[each].yes & asked) for each in negative)


def _with_one_turned(formula: Formula) -> Iterator[Formula]:
    """The formula with each of its literals the other way round, if there are several."""
    literals = formula.literals if len(formula.literals) > 1 else ()
    for place, literal in enumerate(literals):
        turned = msgspec.structs.replace(literal, holds=not literal.holds)
        yield msgspec.structs.replace(formula, literals=(*literals[:place], turned, *literals[place + 1 :]))


def _evidence(sides: Sides) -> tuple[int, int]:
    asked = sides.asked & (sides.searched | sides.fresh)
    return (asked & sides.failing).bit_count(), (asked & ~sides.failing).bit_count()


def _confirmed(guess: Guess, sides: Sides) -> Found | None:
    counts = _counts(guess.said, sides, sides.fresh)
    if sides.failing & sides.asked & sides.fresh & ~guess.said.calls or _is_of_a_list(guess.said.formula):
        return None
    if not guess.exactly or counts.failing < counts.inside or _is_of_values(guess.said.formula):
        return _confirmed_only(guess, counts, sides)
    if min(counts.inside, counts.outside) >= _needed(guess.said.formula):
        return Found(guess, Exactness.EXACTLY, counts)
    if min(counts.inside, counts.outside) >= ENOUGH:
        return _confirmed_only(guess, counts, sides)
    counts = _counts(guess.said, sides, sides.searched | sides.fresh)
    fewer, more = sorted((counts.inside, counts.outside))
    return Found(guess, Exactness.SEEN, counts) if SOME <= fewer < FEW and more < MANY else None


def _needed(formula: Formula) -> int:
    """How many fresh calls on each side "exactly" takes: the more a formula could say, the more easily one fits."""
    return ENOUGH * (len(formula.literals) + _comparing(formula))


def _is_of_a_list(formula: Formula) -> bool:
    """Whether it says of a list what stands in it and something else: how often, and before what, no feature tells.

    So does the least or largest of its numbers beside another quantity: it may be any of them that matters.
    """
    return len(formula.literals) > 1 and any(map(_is_about_items, formula.literals))


def _is_about_items(literal: Literal) -> bool:
    kind, quantities = literal.feature.kind, literal.feature.of
    return kind is Kind.HOLDS or kind in OF_ENTRIES or (kind in COMPARING and any(map(is_of_items, quantities)))


def _is_of_values(formula: Formula) -> bool:
    """Whether it is about an array's numbers: where in it they stand, which may matter, no feature tells."""
    return any(literal.feature.kind in OF_VALUES for literal in formula.literals)


def _comparing(formula: Formula) -> int:
    return sum(literal.feature.kind in COMPARING for literal in formula.literals)


def _confirmed_only(guess: Guess, counts: Counts, sides: Sides) -> Found | None:
    if min(counts.failing, counts.outside) < ENOUGH:
        return None
    if guess.exactly and counts.failing < counts.inside and _comparing(guess.said.formula):
        return None  # it was made to fit the calls of the search
    if guess.surely is not None:
        sure = _counts(both(guess.said, guess.surely), sides, sides.fresh)
        if sure.inside == sure.failing >= SURE:
            return Found(guess, Exactness.ONLY, counts, sure.inside)
    is_enough = counts.failing >= _least_share(guess.said) * counts.inside
    is_enough &= counts.failing >= MOSTLY * counts.inside or _is_no_chance(counts, sides)
    return Found(guess._replace(surely=None), Exactness.ONLY, counts) if is_enough else None


def _least_share(said: Said) -> float:
    """Which share of the calls inside must fail for "only when": most, where a formula that fits is found easily."""
    is_easy = said.formula.joined is Joined.ANY or _comparing(said.formula)
    return MOSTLY if is_easy else PART_FAILS


def _is_no_chance(counts: Counts, sides: Sides) -> bool:
    """Whether so many calls fail, and none of them outside, that there is a reason for it."""
    failing, _ = _evidence(sides)
    share = counts.inside / (counts.inside + counts.outside)
    chance = share**counts.failing
    return (failing >= MUCH and chance <= UNLIKELY) or (failing >= LESS and chance <= IMPOSSIBLE)


def _counts(said: Said, sides: Sides, part: int) -> Counts:
    asked = sides.asked & part
    inside = asked & said.calls
    return Counts(inside.bit_count(), (inside & sides.failing).bit_count(), (asked & ~said.calls).bit_count())


def _is_worth_it(asked: int, failing: int) -> bool:
    failing &= asked
    return failing.bit_count() >= SOME and (asked & ~failing).bit_count() >= SOME


def _separators(known: Sequence[Said], axes: Sequence[Along], sides: Sides, values: bool) -> Iterator[Said | None]:
    """The best of each kind of formula, the simpler kinds first."""
    part = sides.searched | (sides.own if values else 0)
    asked, failing = sides.asked & part, sides.failing & sides.asked & part
    passing = asked & ~failing
    wide = [each for each in known if not failing & ~each.calls and not _left_outside(each, sides)]
    yield _simplest(each for each in wide if not each.calls & passing)
    pointed = _pointed(axes, failing, sides)
    by_passing = _by_calls(wide, passing)
    yield _simplest(itertools.chain((each for each in pointed if not each.calls & passing), _apart(by_passing)))
    yield _simplest(_triples(by_passing, _by_calls(pointed, passing)))
    yield _simplest(_eithers(known, asked, failing, sides))


def _apart(by_passing: dict[int, list[Said]]) -> Iterator[Said]:
    """Two literals that leave out all passing calls together."""
    for (some, ones), (more, others) in itertools.combinations(by_passing.items(), 2):
        if not some & more and min(some.bit_count(), more.bit_count()) >= TELLING:
            yield from (both(a, b) for a, b in itertools.product(ones, others))


def _eithers(known: Sequence[Said], asked: int, failing: int, sides: Sides) -> Iterator[Said]:
    """Two literals inside of each of which everything fails."""
    narrow = [each for each in known if (inside := each.calls & asked) and not inside & ~failing]
    return (each for each in _either(narrow, failing, _Narrowest(sides)) if not _left_outside(each, sides))


def _by_calls(known: Iterable[Said], asked: int) -> dict[int, list[Said]]:
    """Those that are true in the same of the calls that are ``asked`` about, together."""
    found: dict[int, list[Said]] = {}
    for each in known:
        found.setdefault(each.calls & asked, []).append(each)
    return found


def _pointed(axes: Sequence[Along], failing: int, sides: Sides) -> list[Said]:
    """Two literals along one and the same axis, outside of which nothing fails."""
    wide = [each for each in axes if not failing & ~(each.height | each.width)]
    return [
        said
        for a, b in itertools.combinations(wide, 2)
        if not failing & ~((a.height & b.height) | (a.width & b.width))
        and not _left_outside(said := along(a, b), sides)
    ]


def _triples(by_passing: dict[int, list[Said]], pointed: dict[int, list[Said]]) -> Iterator[Said]:
    """One literal, and two along an axis, that leave out all passing calls together."""
    for some, ones in by_passing.items():
        for more, others in pointed.items():
            if some & more or min(some.bit_count(), more.bit_count()) < TELLING:
                continue
            for a, b in itertools.product(ones, others):
                if _comparing(a.formula) + _comparing(b.formula) <= 1:
                    yield narrowed(a, b)


def _pairs(wide: Sequence[Said], passing: int, so_far: _Narrowest) -> Iterator[Said]:
    """Two literals that are both true, each of which leaves out what the other does not: the cheapest of their kind.

    A literal that leaves out a call or two is there by chance.
    """
    cheapest = [(calls, min(each, key=lambda said: said.cost)) for calls, each in _by_calls(wide, passing).items()]
    for (some, a), (more, b) in itertools.combinations(cheapest, 2):
        cost, calls = a.cost + b.cost + TWO[Joined.ALL], a.calls & b.calls
        if so_far.could_be(cost, calls) and min((some & ~more).bit_count(), (more & ~some).bit_count()) >= TELLING:
            yield both(a, b)


def _either(narrow: Sequence[Said], failing: int, so_far: _Narrowest) -> Iterator[Said]:
    """Two parts that need each other, over different parameters."""
    missing = [(failing & ~each.calls, each) for each in narrow]
    needy = [(left, each, names_of(each.formula.literals)) for left, each in missing if left.bit_count() >= SOME]
    for place, (some, a, names) in enumerate(needy):
        for b, others in [(b, others) for more, b, others in needy[place + 1 :] if not some & more]:
            cost = a.cost + b.cost + TWO[Joined.ANY]
            if so_far.could_be(cost, a.calls | b.calls) and not names & others:
                yield either(a, b)


class _Narrowest:
    """Of the formulas that are offered, the one inside of which most fails, for what it costs to say."""

    def __init__(self, sides: Sides) -> None:
        self._asked = sides.asked & sides.searched
        self._passing = self._asked & ~sides.failing
        self._price = math.inf
        self.best: Said | None = None

    def could_be(self, cost: float, calls: int) -> bool:
        """Whether it could be a formula that costs so much and is true in these ``calls``."""
        return self._price_of(cost, calls) < self._price

    def offer(self, every: Iterable[Said]) -> None:
        """Take the best of ``every``, if it is better; of several as good ones the first."""
        for each in every:
            price = self._price_of(each.cost, each.calls)
            if price >= self._price or (self._asked & ~each.calls).bit_count() < ENOUGH:
                continue
            if self._passing_share(each.calls) <= 1 - _least_share(each):
                self._price, self.best = price, each

    def _price_of(self, cost: float, calls: int) -> float:
        return self._passing_share(calls) + _WORTH * cost

    def _passing_share(self, calls: int) -> float:
        return (self._passing & calls).bit_count() / (self._asked & calls).bit_count()


def _narrowest(
    words: Vocabulary, sides: Sides, alone: Sequence[Said], axes: Sequence[Along] | None = None
) -> Guess | None:
    """The narrowest formula outside of which nothing fails: of those ``alone``, or with ``axes`` of two literals too.

    Many formulas may be true in this way, and none of them contradicts another.
    """
    asked = sides.asked & sides.searched
    failing = sides.failing & asked
    found = _Narrowest(sides)
    found.offer(alone)
    if axes is not None:
        found.offer(_pointed(axes, failing, sides))
        found.offer(_pairs(alone, asked & ~failing, found))
        found.offer(each for each in _covering(words.plain, sides, found) if not _left_outside(each, sides))
    best = found.best
    return None if best is None else Guess(best, exactly=False, surely=_surely(best, words, sides))


def _left_nothing_out(known: Sequence[Said], sides: Sides) -> list[Said]:
    """The literals outside of which nothing fails."""
    failing = sides.failing & sides.asked & sides.searched
    return [each for each in known if not failing & ~each.calls and not _left_outside(each, sides)]


def _covering(known: Sequence[Said], sides: Sides, so_far: _Narrowest) -> Iterator[Said]:
    """Two literals of which one is true of every failing call, and of each more failing calls than passing ones.

    Of what lies inside of both together most must fail, so that only few passing calls may lie inside of either.
    """
    asked = sides.asked & sides.searched
    failing = sides.failing & asked
    passing, most = asked & ~failing, failing.bit_count() * (1 - MOSTLY) / MOSTLY
    part: dict[tuple[int, frozenset[str]], Said] = {}
    for each in known:
        few = (passing & each.calls).bit_count()
        if few <= most and few < (failing & each.calls).bit_count():
            seen = each.calls & sides.asked & (sides.searched | sides.own)
            part.setdefault((seen, frozenset(names_of(each.formula.literals))), each)  # the cheapest comes first
    return _either([*part.values()], failing, so_far)


def _surely(said: Said, words: Vocabulary, sides: Sides) -> Said | None:
    """The literal with which everything fails inside of ``said``: the one that is true of most.

    None where so many failing calls could be there by chance, as they are where most calls inside fail anyway; where
    some option does not vary with it, which may be what matters; and none about one axis, as it may be the other's.
    """
    inside = said.calls & sides.asked & (sides.searched | sides.own)
    share = (inside & sides.failing).bit_count() / inside.bit_count()
    told = [each for each in words.plain if _is_clear(each) and not inside & each.calls & ~sides.failing]
    counted = {each: (each.calls & inside & sides.searched).bit_count() for each in told}
    # Whether options vary takes long to see: the first for which they do ends the search.
    in_order = sorted(told, key=lambda each: (counted[each], -each.cost), reverse=True)
    best = next((each for each in in_order if _all_vary(said, each, inside, words)), None)
    if best is None or counted[best] < ENOUGH:
        return None
    enough = counted[best] >= PART * (inside & sides.searched & sides.failing).bit_count()
    return best if enough and share ** counted[best] <= CHANCE else None


def _is_clear(said: Said) -> bool:
    """Whether it is plain, compares nothing, and is about a whole option rather than a place or an axis of it."""
    is_plain = said.cost <= PLAIN and not _comparing(said.formula)
    return is_plain and not _has_places(said) and not _is_about_one_axis(said)


def _all_vary(said: Said, surely: Said, inside: int, words: Vocabulary) -> bool:
    spoken = (*said.formula.literals, *surely.formula.literals)
    return not _constant(inside & surely.calls, inside, spoken, words)


def _has_places(said: Said) -> bool:
    """Whether it speaks of one number of several by its place, which fits by chance more easily than others."""
    return any("[" in name for name in names_of(said.formula.literals))


def _is_about_one_axis(said: Said) -> bool:
    return any(
        literal.feature.axis in (Axis.HEIGHT, Axis.WIDTH) or (literal.feature.axis is Axis.BOTH and not literal.holds)
        for literal in said.formula.literals
    )


def _left_outside(said: Said, sides: Sides) -> int:
    """The failing calls of the exercise's own that it does not tell of."""
    return sides.failing & sides.asked & sides.own & ~said.calls


def _simplest(found: Iterable[Said]) -> Said | None:
    """The cheapest; None also where too many that are true in other calls are as cheap."""
    by_calls: dict[int, Said] = {}
    for each in found:
        if each.calls not in by_calls or each.cost < by_calls[each.calls].cost:
            by_calls[each.calls] = each
    if not by_calls:
        return None
    best = min(by_calls.values(), key=lambda each: each.cost)
    rivals = sum(each.cost <= best.cost + _AS_SIMPLE for each in by_calls.values()) - 1
    return best if rivals <= MAX_RIVALS else None


def _is_sound(said: Said, words: Vocabulary, sides: Sides) -> bool:
    """Whether every option varies inside of each part of an "or": where one does not, the part may be about that."""
    if said.formula.joined is not Joined.ANY:
        return True
    parts = [calls_of(Formula((literal,)), words.table) for literal in said.formula.literals]
    everything = sides.asked & (sides.searched | sides.fresh)
    return all(not _constant(part & everything, everything, said.formula.literals, words) for part in parts)


def _constant(inside: int, everything: int, literals: Iterable[Literal], words: Vocabulary) -> set[str]:
    """The names of options that vary everywhere and not ``inside``, and are not spoken of."""
    spoken = names_of(literals)
    varying: set[str] = set()
    varying_inside: set[str] = set()
    for names, bits in words.options:
        if bits.yes & everything and bits.no & everything:
            varying |= names
        if bits.yes & inside and bits.no & inside:
            varying_inside |= names
    return varying - varying_inside - spoken
