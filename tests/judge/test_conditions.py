"""The search for a formula that separates failing calls from others, and its confirmation on calls not seen before."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest

from grader.judge.conditions import Counts, Found, Guess, Sides, confirmed, search
from grader.judge.literals import Bits, Said, Table, Vocabulary, calls_of, holds, singles
from grader.model.condition import Axis, Exactness, Feature, Formula, Joined, Kind, Literal, Quantity

pytestmark = pytest.mark.quick

Numbers = dict[str, int]
Fails = Callable[[Numbers], bool]
GRID = [{"a": a, "b": b, "c": c} for a, b, c in itertools.product(range(4), repeat=3)]  # 64 calls


def larger(name: str, number: int = 0) -> Feature:
    return Feature(Kind.LARGER, (Quantity((name,)),), number=number)


def table(calls: Sequence[Numbers], names: str = "abc") -> Table:
    """For each name, whether it is larger than 0, 1 and 2."""
    found: Table = {}
    for name, number in itertools.product(names, range(3)):
        yes = sum(1 << place for place, call in enumerate(calls) if call[name] > number)
        found[larger(name, number)] = Bits(yes, (1 << len(calls)) - 1 & ~yes)
    return found


def bits(calls: Sequence[Numbers], which: Fails) -> int:
    return sum(1 << place for place, call in enumerate(calls) if which(call))


def sides(
    fails: Callable[[Numbers], bool], fresh_fails: Callable[[Numbers], bool] | None = None
) -> tuple[Table, Sides]:
    """The grid once to search by and once more as fresh calls."""
    calls = GRID * 2
    half = (1 << len(GRID)) - 1
    failing = bits(GRID, fails) | bits(GRID, fresh_fails or fails) << len(GRID)
    return table(calls), Sides((1 << len(calls)) - 1, failing, half, 0, half << len(GRID))


def found(fails: Fails, fresh_fails: Fails | None = None) -> Found | None:
    known, asked = sides(fails, fresh_fails)
    return next(filter(None, (confirmed(guess, asked, known) for guess in search(Vocabulary(known), asked))), None)


def first_guess(known: Table, asked: Sides) -> Guess | None:
    return next(iter(search(Vocabulary(known), asked)), None)


def told(one: Found | None) -> list[tuple[Feature, bool]] | None:
    return None if one is None else [(each.feature, each.holds) for each in one.guess.said.formula.literals]


def test_the_simplest_literal_that_separates_is_told_with_its_counts() -> None:
    one = found(lambda call: call["a"] > 1)
    assert told(one) == [(larger("a", 1), True)]
    assert one is not None
    assert one.exactness is Exactness.EXACTLY
    assert one.counts == Counts(32, 32, 32)


def test_the_opposite_of_a_feature_may_be_the_condition() -> None:
    assert told(found(lambda call: call["b"] == 0)) == [(larger("b", 0), False)]


def test_two_that_are_both_true_where_one_is_not_enough() -> None:
    one = found(lambda call: call["a"] > 0 and call["b"] > 1)
    assert told(one) == [(larger("a", 0), True), (larger("b", 1), True)]
    assert one is not None
    assert one.guess.said.formula.joined is Joined.ALL


def test_one_of_two_over_different_parameters() -> None:
    one = found(lambda call: call["a"] > 1 or call["c"] > 0)
    assert one is not None
    assert one.guess.said.formula.joined is Joined.ANY
    assert {feature for feature, _ in told(one) or []} == {larger("a", 1), larger("c", 0)}


def test_nothing_is_told_of_what_no_short_formula_separates() -> None:
    assert found(lambda call: (call["a"] + call["b"] + call["c"]) % 2 == 0) is None


def test_nothing_is_told_that_a_fresh_call_outside_contradicts() -> None:
    assert found(lambda call: call["a"] > 1, lambda call: call["a"] > 1 or call == GRID[0]) is None


def test_where_a_fresh_call_refutes_what_separates_the_narrowest_that_holds_is_told() -> None:
    """Of ``a > 1 and b > 1`` the search sees no exception, and of ``a > 1`` there is none."""
    one = found(lambda call: call["a"] > 1 and call["b"] > 1, lambda call: call["a"] > 1 and call["b"] + call["c"] > 1)
    assert one is not None
    assert one.exactness is Exactness.ONLY
    assert told(one) == [(larger("a", 1), True)]


def test_of_two_that_are_both_true_each_must_be_seen_to_matter() -> None:
    known, asked = sides(lambda call: call["a"] > 1 and call["b"] > 1)
    formula = Formula((Literal(larger("a", 1)), Literal(larger("b", 1))))
    guess = Guess(Said(formula, calls_of(formula, known), 1.0), exactly=True)
    assert confirmed(guess, asked, known) is not None
    only_a = bits(GRID * 2, lambda call: call["a"] > 1 and call["b"] <= 1)
    assert confirmed(guess, asked._replace(asked=asked.asked & ~only_a), known) is None


def test_a_fresh_call_inside_that_passes_turns_exactly_into_only() -> None:
    one = found(lambda call: call["a"] > 1, lambda call: call["a"] > 1 and call != GRID[-1])
    assert one is not None
    assert one.exactness is Exactness.ONLY
    assert one.counts == Counts(32, 31, 32)


def test_only_says_with_what_all_calls_inside_fail_if_there_is_such_a_thing() -> None:
    def fails(call: Numbers) -> bool:
        return call["a"] > 0 and (call["b"] > 1 or sum(call.values()) % 3 == 0)

    one = found(fails)
    assert one is not None
    assert one.exactness is Exactness.ONLY
    assert told(one) == [(larger("a", 0), True)]
    assert one.guess.surely is not None
    assert one.guess.surely.formula == Formula((Literal(larger("b", 1)),))
    assert one.sure == 24


def test_no_formula_leaves_a_failing_call_of_the_exercise_s_own_outside() -> None:
    known, asked = sides(lambda call: call["a"] > 1)
    own = 1 << 0  # one with a == 0 that failed as the author wrote it
    assert first_guess(known, asked) is not None
    assert (
        first_guess(known, asked._replace(own=own, failing=asked.failing | own, searched=asked.searched & ~own)) is None
    )


def test_a_passing_call_of_the_exercise_s_own_inside_may_be_right_by_chance() -> None:
    """With other numbers it is among those that the search goes by, and fails there."""
    known, asked = sides(lambda call: call["a"] > 1)
    own = 1 << 63
    lucky = asked._replace(own=own, failing=asked.failing & ~own, searched=asked.searched & ~own)
    guess = first_guess(known, lucky)
    assert guess is not None
    assert guess.exactly


def test_a_call_inside_that_passes_with_other_numbers_too_makes_it_less_than_exact() -> None:
    known, asked = sides(lambda call: call["a"] > 1 and call != GRID[-1])
    guess = first_guess(known, asked)
    assert guess is not None
    assert not guess.exactly


def test_of_a_side_with_few_calls_in_all_it_counts_what_was_seen() -> None:
    known, asked = sides(lambda call: call["a"] > 2 and call["b"] > 1)  # 8 of 64, twice
    guess = first_guess(known, asked)
    assert guess is not None
    one = confirmed(guess, asked, known)
    assert one is not None
    assert (one.exactness, one.counts) == (Exactness.SEEN, Counts(16, 16, 112))


def test_too_few_calls_on_a_side_are_no_evidence() -> None:
    assert found(lambda call: call == GRID[-1]) is None
    assert found(lambda call: call != GRID[-1]) is None


def test_an_or_whose_part_has_an_option_that_never_varies_is_not_told() -> None:
    """The part may be about that option."""
    calls = [call for call in GRID if not (call["c"] > 0 and call["a"] <= 1 and call["b"] > 0)] * 2
    size = len(calls) // 2
    half = (1 << size) - 1
    failing = bits(calls, lambda call: call["a"] > 1 or call["c"] > 0)
    asked = Sides((1 << len(calls)) - 1, failing, half, 0, half << size)
    narrow = {**table(calls)}
    guess = first_guess(narrow, asked)
    assert guess is not None  # c > 0 holds with every b where a > 1
    fewer = [call for call in GRID if not (call["c"] > 0 and call["b"] > 0)] * 2
    size = len(fewer) // 2
    half = (1 << size) - 1
    failing = bits(fewer, lambda call: call["a"] > 1 or call["c"] > 0)
    assert first_guess(table(fewer), Sides((1 << len(fewer)) - 1, failing, half, 0, half << size)) is None


def test_where_too_many_formulas_are_as_simple_none_is_told_as_exact() -> None:
    calls = [{"a": a, "b": b, "c": c} for a, b, c in itertools.product(range(2), repeat=3)] * 16
    known = table(calls)
    four = {larger(name): known[larger("a")] for name in "abcd"}
    half = (1 << 64) - 1
    size = (1 << len(calls)) - 1
    apart = {
        feature: Bits(each.yes ^ (1 << 70 + place), each.no ^ (1 << 70 + place))
        for place, (feature, each) in enumerate(four.items())
    }
    failing = bits(calls, lambda call: call["a"] > 0)
    same, other = (first_guess(each, Sides(size, failing, half, 0, size & ~half)) for each in (four, apart))
    assert same is not None
    assert other is not None
    assert (same.exactly, other.exactly) == (True, False)


# --- formulas ----------------------------------------------------------------------------------------------------


def along(kind: Kind, name: str, axis: Axis) -> Feature:
    return Feature(kind, (Quantity((name,)),), axis)


def test_along_an_axis_both_must_be_true_on_the_same_one() -> None:
    formula = Formula(
        (Literal(along(Kind.ODD, "a", Axis.ANY)), Literal(along(Kind.ODD, "b", Axis.ANY), holds=False)), Joined.ALONG
    )

    def answers(a: tuple[bool, bool], b: tuple[bool, bool]) -> dict[Feature, bool]:
        axes = (Axis.HEIGHT, Axis.WIDTH)
        return {
            along(Kind.ODD, name, axis): odd
            for name, both in (("a", a), ("b", b))
            for axis, odd in zip(axes, both, strict=True)
        }

    assert holds(formula, answers((True, False), (False, True)))
    assert not holds(formula, answers((True, False), (True, False)))


def test_a_feature_without_an_answer_makes_neither_it_nor_its_opposite_true() -> None:
    for truth in (True, False):
        assert calls_of(Formula((Literal(larger("a"), truth),)), {}) == 0


def test_a_word_that_is_not_asked_about_is_not_there() -> None:
    word = Feature(Kind.TEXT, (Quantity(("mode",)),), word="same")
    assert holds(Formula((Literal(word),)), {word: True})
    assert holds(Formula((Literal(word, holds=False),)), {})


def test_what_is_guessed_only_is_confirmed_by_the_share_that_fails() -> None:
    known, asked = sides(lambda call: call["a"] > 1 and (call["b"] > 0 or call["c"] > 0))
    guess = first_guess(known, asked)
    assert guess is not None
    assert confirmed(Guess(guess.said, exactly=False), asked, known) is not None
    assert (
        confirmed(Guess(guess.said, exactly=False), asked._replace(failing=asked.failing & asked.searched), known)
        is None
    )


@pytest.mark.parametrize(("kind", "exactness"), [(Kind.LARGER, Exactness.EXACTLY), (Kind.TIES, Exactness.ONLY)])
def test_of_the_numbers_in_an_array_nothing_is_said_to_be_exact(kind: Kind, exactness: Exactness) -> None:
    """Where in it they stand may matter."""
    calls = GRID * 2
    asked = Sides((1 << 128) - 1, bits(calls, lambda call: call["a"] > 1), (1 << 64) - 1, 0, (1 << 64) - 1 << 64)
    said = Said(Formula((Literal(Feature(kind, (Quantity(("a",)),))),)), asked.failing, 1.0)
    one = confirmed(Guess(said, exactly=True), asked, {})
    assert one is not None
    assert one.exactness is exactness


def test_what_stands_in_a_list_and_something_else_is_not_said() -> None:
    """How often it stands there may matter."""
    calls = GRID * 2
    asked = Sides((1 << 128) - 1, bits(calls, lambda call: call["a"] > 1), (1 << 64) - 1, 0, (1 << 64) - 1 << 64)
    literals = Literal(Feature(Kind.HOLDS, (Quantity(("a",)),), word="M")), Literal(larger("b"))
    assert confirmed(Guess(Said(Formula(literals), asked.failing, 3.0), exactly=True), asked, {}) is None


ZERO, NEGATIVE = (Feature(kind, (Quantity(("x",)),)) for kind in (Kind.ZERO, Kind.NEGATIVE))


@pytest.mark.parametrize(("negative", "is_told"), [(False, False), (True, True)])
def test_zeros_are_spoken_of_only_where_what_adds_up_to_nothing_was_tried(negative: bool, is_told: bool) -> None:
    calls = GRID * 2
    zero = bits(calls, lambda call: call["a"] > 1)
    every = (1 << 128) - 1
    asked = Sides(every, zero, (1 << 64) - 1, 0, (1 << 64) - 1 << 64)
    some = bits(calls, lambda call: call["b"] > 1) if negative else 0
    table = {ZERO: Bits(zero, every & ~zero), NEGATIVE: Bits(some, every & ~some)}
    said = Said(Formula((Literal(ZERO),)), zero, 1.3)
    assert (confirmed(Guess(said, exactly=True), asked, table) is not None) is is_told


def test_that_nothing_in_a_list_is_so_is_not_said() -> None:
    """One of several entries may have a key, and another may not."""
    entry = Feature(Kind.WITH, (Quantity(("layers",)), Quantity(("size",))), word="pool")
    word = Feature(Kind.HOLDS, (Quantity(("layers",)),), word="pool")
    assert [said.formula.literals[0] for said in singles({entry: Bits(1, 2)}, values=False)] == [Literal(entry)]
    assert len(singles({word: Bits(1, 2)}, values=False)) == 2


def few(inside: int, failing: int) -> Found | None:
    """Of 600 calls, half of them fresh, ``inside`` fresh ones lie inside of what is said, and so many of these fail."""
    half = (1 << 300) - 1
    calls = ((1 << inside) - 1) | (((1 << inside) - 1) << 300)
    failed = ((1 << failing) - 1) | (((1 << failing // 2) - 1) << 300)
    asked = Sides((1 << 600) - 1, failed, half << 300, 0, half)
    return confirmed(Guess(Said(Formula((Literal(larger("a")),)), calls, 1.0), exactly=False), asked, {})


@pytest.mark.parametrize(("inside", "failing", "is_told"), [(20, 10, True), (20, 8, False), (100, 10, False)])
def test_few_failing_calls_are_enough_where_they_lie_close_together(inside: int, failing: int, is_told: bool) -> None:
    assert (few(inside, failing) is not None) is is_told
