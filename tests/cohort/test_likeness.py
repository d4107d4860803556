"""How alike texts are, as numbers: symmetric, the same in any order, nothing for what the starter or everybody has."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cohort.likeness import HALF, LEAST, OWN_RUNS, RUN, SAMPLE, Text, Texts, Usual, runs
from grader.judge.tokens import Tokens

pytestmark = pytest.mark.quick

CLASS = 14
LENGTH = 120


def tokens(numbers: Sequence[int]) -> Tokens:
    """A text with five tokens in each line."""
    return Tokens(np.array(numbers, "int64"), 1 + np.arange(len(numbers), dtype="int64") // 5)


def written(seed: object, length: int = LENGTH) -> list[int]:
    """Tokens that nobody else writes in this order, of the few kinds that a language has."""
    chance = random.Random(f"{seed}")
    return [chance.randrange(12) for _ in range(length)]


def a_class(number: int = CLASS) -> dict[int, list[int]]:
    return {place: written(place) for place in range(number)}


def compared(
    class_: dict[int, list[int]], starter: Sequence[int] = ()
) -> tuple[Usual | None, dict[tuple[int, int], float], Texts]:
    texts = Texts({place: tokens(each) for place, each in class_.items()}, tokens(starter) if starter else None)
    return *texts.usual_and_alike(), texts


def text_of(texts: Texts, pair: tuple[int, int]) -> Text:
    found = texts.text(pair)
    assert found is not None
    return found


def test_the_same_text_with_its_parts_the_other_way_round_lies_far_beyond_what_is_usual() -> None:
    class_ = a_class()
    class_[3] = written("part one", 60) + written("part two", 60)
    class_[9] = written("part two", 60) + written("part one", 60)
    usual, alike, texts = compared(class_)
    assert list(alike) == [(3, 9)]
    assert usual is not None
    assert (usual.texts, usual.pairs) == (CLASS, CLASS * (CLASS - 1) // 2)
    assert usual.median < 0.1 < 0.8 < alike[3, 9]
    found = text_of(texts, (3, 9))
    assert found.as_alike == 1
    assert found.in_order < alike[3, 9]  # as the parts moved
    assert found.lines == (tuple(range(1, 25)), tuple(range(1, 25)))


def test_lines_are_those_in_which_both_have_the_same() -> None:
    class_ = a_class()
    class_[0][50:100] = class_[1][20:70]
    class_[0][:50], class_[0][100:] = class_[1][70:], written("own", 20)
    _, _, texts = compared(class_)
    assert text_of(texts, (0, 1)).lines == (tuple(range(1, 21)), tuple(range(5, 25)))


def test_a_starter_is_not_likeness() -> None:
    starter = written("starter", 200)
    usual, alike, _ = compared(dict.fromkeys(range(CLASS), starter), starter)
    assert (usual, alike) == (None, {})  # nobody has a text of their own
    own = {place: starter + each for place, each in a_class().items()}
    usual, alike, _ = compared(own, starter)
    assert usual is not None
    assert usual.median < 0.1
    assert alike == {}


def test_what_most_of_the_class_writes_is_not_likeness() -> None:
    usual_way = written("as in the lecture", 150)
    class_ = {place: usual_way + each if place < 10 else each for place, each in a_class().items()}
    usual, alike, _ = compared(class_)
    assert usual is not None
    assert alike == {}


def test_a_way_that_many_go_is_usual_so_that_nobody_is_listed() -> None:
    ways = [written(way) for way in range(3)]
    usual, alike, _ = compared({place: ways[place % 3] for place in range(15)})
    assert usual is not None
    assert usual.high == 1
    assert alike == {}


def test_of_few_texts_nothing_is_usual_and_short_ones_do_not_count() -> None:
    short = written("short", OWN_RUNS + RUN - 2)
    class_ = {**a_class(LEAST - 1), 50: short, 51: short}
    assert compared(class_)[:2] == (None, {})
    class_[52] = written("one more")
    usual, alike, texts = compared(class_)
    assert usual is not None
    assert usual.texts == LEAST
    assert alike == {}
    assert texts.text((50, 51)) is None


def test_few_texts_are_laid_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []

    def counted(one: Sequence[int], other: Sequence[int]) -> float:
        laid.append(1)
        return 0.5

    monkeypatch.setattr("grader.cohort.likeness.Indel.normalized_similarity", counted)
    usual, _, _ = compared(a_class(60))
    assert usual is not None
    assert len(laid) <= SAMPLE < usual.pairs


TEXTS = st.lists(st.lists(st.integers(0, 3), min_size=45, max_size=70), min_size=LEAST, max_size=LEAST + 2)


@settings(deadline=None, derandomize=True, max_examples=25)
@given(TEXTS, st.randoms())
def test_likeness_is_symmetric_and_does_not_depend_on_the_order(class_: list[list[int]], chance: random.Random) -> None:
    order = list(range(len(class_)))
    chance.shuffle(order)
    usual, alike, texts = compared(dict(enumerate(class_)))
    turned_usual, turned_alike, turned = compared({place: class_[of] for place, of in enumerate(order)})
    assert (usual is None) == (turned_usual is None)
    if usual is None or turned_usual is None:
        return
    assert turned_usual == pytest.approx(usual)
    for (one, other), share in turned_alike.items():
        first, second = sorted((order[one], order[other]))
        assert alike[first, second] == pytest.approx(share)
        told, found = text_of(texts, (first, second)), text_of(turned, (one, other))
        same_way = order[one] == first
        assert found.lines == (told.lines if same_way else told.lines[::-1])
        assert found.share >= HALF


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40))
def test_runs_are_those_of_ten_tokens_and_depend_on_their_order(numbers: list[int]) -> None:
    found = runs(np.array(numbers, "int64"))
    windows = {tuple(numbers[start : start + RUN]) for start in range(len(numbers) - RUN + 1)}
    assert len(found) == len(windows)
    if windows and (some := min(windows)) != some[::-1]:
        assert runs(np.array(some, "int64")) != runs(np.array(some[::-1], "int64"))
