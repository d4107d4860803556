"""Shrinking: never larger, always failing alike, within its budget, nothing twice, to where no step leads on.

What is shrunk here are lists of whole numbers: a step leaves one out, or makes one less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.shrink import shrink

pytestmark = pytest.mark.quick

Numbers = tuple[int, ...]
AMPLE = 10_000

NUMBERS = st.lists(st.integers(0, 12), max_size=6).map(tuple)
# Whether something fails is anything: by its sum, by what it holds, by its length, or by no rule at all.
FAILING = st.one_of(
    st.integers(0, 30).map(lambda least: lambda numbers: sum(numbers) >= least),
    st.integers(0, 12).map(lambda wanted: lambda numbers: wanted in numbers),
    st.integers(1, 4).map(lambda divisor: lambda numbers: len(numbers) % divisor == 0),
    st.integers().map(lambda salt: lambda numbers: hash((salt, *numbers)) % 3 > 0),
)
any_search = given(initial=NUMBERS, fails=FAILING)
many = settings(deadline=None, derandomize=True, max_examples=200)


def of(*numbers: int) -> Numbers:
    return numbers


def size(numbers: Numbers) -> tuple[int, int]:
    return len(numbers), sum(numbers)


def smaller(numbers: Numbers) -> Iterator[Numbers]:
    """One step on, the boldest first."""
    for place, number in enumerate(numbers):
        yield (*numbers[:place], *numbers[place + 1 :])
        for less in dict.fromkeys((0, number // 2, number - 1)):
            if 0 <= less < number:
                yield (*numbers[:place], less, *numbers[place + 1 :])


class Recorded:
    """Says of every number that is tried whether it fails, and keeps both."""

    def __init__(self, fails: Callable[[Numbers], bool]) -> None:
        self._fails = fails
        self.tried: list[Numbers] = []
        self.failed: list[Numbers] = []

    def __call__(self, numbers: Numbers) -> bool:
        self.tried.append(numbers)
        if self._fails(numbers):
            self.failed.append(numbers)
        return self._fails(numbers)


# --- any search --------------------------------------------------------------------------------------------------


@many
@any_search
def test_what_is_found_is_never_larger_and_fails_alike(initial: Numbers, fails: Callable[[Numbers], bool]) -> None:
    recorded = Recorded(fails)
    found = shrink(initial, smaller, recorded, AMPLE)
    assert found == initial or (size(found) < size(initial) and fails(found))
    assert found == (recorded.failed or [initial])[-1]


@many
@any_search
def test_it_ends_where_no_step_leads_on(initial: Numbers, fails: Callable[[Numbers], bool]) -> None:
    found = shrink(initial, smaller, fails, AMPLE)
    assert not any(map(fails, smaller(found)))


@many
@any_search
def test_nothing_is_tried_twice_nor_what_is_known_to_fail(initial: Numbers, fails: Callable[[Numbers], bool]) -> None:
    recorded = Recorded(fails)
    shrink(initial, smaller, recorded, AMPLE)
    assert len({initial, *recorded.tried}) == 1 + len(recorded.tried)


@many
@given(initial=NUMBERS, fails=FAILING, budget=st.integers(0, 25))
def test_a_budget_cuts_the_same_search_short(initial: Numbers, fails: Callable[[Numbers], bool], budget: int) -> None:
    whole, cut = Recorded(fails), Recorded(fails)
    shrink(initial, smaller, whole, AMPLE)
    found = shrink(initial, smaller, cut, budget)
    assert cut.tried == whole.tried[:budget]
    assert found == (cut.failed or [initial])[-1]


@many
@any_search
def test_every_try_is_one_step_from_the_best_until_then(initial: Numbers, fails: Callable[[Numbers], bool]) -> None:
    recorded = Recorded(fails)
    shrink(initial, smaller, recorded, AMPLE)
    best = initial
    for tried in recorded.tried:
        assert tried in smaller(best)
        best = tried if tried in recorded.failed else best


# --- the order ---------------------------------------------------------------------------------------------------


def places(numbers: Numbers) -> Iterator[Numbers]:
    """One less at one place, from the first to the last."""
    for place, number in enumerate(numbers):
        if number:
            yield (*numbers[:place], number - 1, *numbers[place + 1 :])


def test_after_a_success_it_goes_on_at_the_same_place_rather_than_from_the_beginning() -> None:
    recorded = Recorded(lambda numbers: numbers[0] == 9)
    assert shrink(of(9, 2, 2), places, recorded, AMPLE) == (9, 0, 0)
    # The first may not become less, which is tried once; then the second does, at the same place until it is 0.
    assert recorded.tried[:4] == [(8, 2, 2), (9, 1, 2), (9, 0, 2), (9, 0, 1)]


def test_what_failed_before_is_tried_again_from_a_new_best_once_the_pass_is_over() -> None:
    """The first may become less when the last is 0, which is not known until then."""
    recorded = Recorded(lambda numbers: numbers[0] == 1 or numbers[1] == 0)
    assert shrink(of(1, 1), places, recorded, AMPLE) == (0, 0)
    assert recorded.tried == [(0, 1), (1, 0), (0, 0)]


def test_the_boldest_step_that_fails_is_taken() -> None:
    recorded = Recorded(lambda numbers: sum(numbers) >= 4)
    shrink(of(5, 4), smaller, recorded, 1)
    assert recorded.tried == [(4,)]


def test_without_a_budget_nothing_is_tried_and_no_step_is_asked_for_twice() -> None:
    recorded = Recorded(lambda _: True)
    assert shrink(of(3, 3), smaller, recorded, 0) == (3, 3)
    assert recorded.tried == []


def test_steps_that_are_never_tried_are_never_made() -> None:
    made: list[int] = []

    def many_steps(number: int) -> Iterator[int]:
        for less in range(number - 1, -1, -1):
            made.append(less)
            yield less

    assert shrink(1_000_000, many_steps, lambda number: number == 999_998, 2) == 999_998
    assert min(made) > 999_990


def test_an_error_of_whoever_is_asked_ends_the_search() -> None:
    def fail(_: Numbers) -> bool:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        shrink(of(1, 2), smaller, fail, AMPLE)
