"""Mistakes by frequency, and those without a name: 300 submissions of 12 hidden kinds are told apart."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from grader.cohort.cohort import Cohort, gather
from grader.cohort.mistakes import cluster, common, unnamed
from grader.cohort.policy import NO_POLICY
from grader.judge.grade import grade
from grader.model.exercise import Case, Exercise, Raises, Returns
from grader.model.report import Certainty, Mistake, Report, Share
from grader.model.submission import Submission
from grader.values import from_numpy
from tests.fake_runner import FakeRunner
from tests.making import case, exercise, group, prepared, text
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

Function = Callable[..., Any]


# --- twelve ways to slide a window wrongly ------------------------------------------------------------------------


def slide(x: Any, k: Any, stride: int = 1, *, less: tuple[int, int] = (0, 0), reduce: Function = np.sum) -> Any:
    """The cross-correlation of x with k, without the last windows that ``less`` counts."""
    height, width = ((x.shape[axis] - k.shape[axis]) // stride + 1 - less[axis] for axis in (0, 1))
    out = np.zeros((max(height, 0), max(width, 0)))
    for i, j in np.ndindex(*out.shape):
        window = x[i * stride : i * stride + k.shape[0], j * stride : j * stride + k.shape[1]]
        out[i, j] = reduce(window * k)
    return out


def beyond(x: Any, k: Any, stride: int) -> Any:
    """One window too many in each row: a loop meets its end in the image."""
    return np.array([[float(x[i, j] * k[0, 0]) for j in range(x.shape[1] + 1)] for i in range(0, x.shape[0], stride)])


KINDS: dict[str, Function] = {
    "flipped": lambda x, k, stride: slide(x, k[::-1, ::-1], stride),
    "upside down": lambda x, k, stride: slide(x, k[::-1], stride),
    "result transposed": lambda x, k, stride: slide(x, k, stride).T,
    "last row left out": lambda x, k, stride: slide(x, k, stride, less=(1, 0)),
    "last column left out": lambda x, k, stride: slide(x, k, stride, less=(0, 1)),
    "stride ignored": lambda x, k, stride: slide(x, k),
    "mean": lambda x, k, stride: slide(x, k, stride, reduce=np.mean),
    "largest": lambda x, k, stride: slide(x, k, stride, reduce=np.max),
    "without signs": lambda x, k, stride: slide(np.abs(x), k, stride),
    "whole numbers": lambda x, k, stride: np.trunc(slide(x, k, stride)),
    "normalised": lambda x, k, stride: slide(x, k / np.abs(k).sum(), stride),
    "beyond the end": beyond,
}


def written_by(chance: random.Random, mistake: Function) -> Function:
    """The mistake as one person makes it: with a style, and here and there with a slip of another kind."""
    as_list, single, refuses = chance.random() < 0.3, chance.random() < 0.4, chance.random() < 0.5
    forgets = chance.random() < 0.1

    def f(x: Any, k: Any, stride: int = 1) -> Any:
        if refuses and (k.shape[0] > x.shape[0] or stride < 1):
            raise ValueError("the kernel does not fit")
        if forgets and k.size == 1:
            raise TypeError("a kernel of one number")
        result = mistake(x, k, max(stride, 1)).astype("float32" if single else "float64")
        return result.tolist() if as_list and not single else result

    return f


def windows() -> Exercise:
    """An exercise without known mistakes: visible cases, generated-looking hidden ones, strides, refusals."""
    chance = np.random.default_rng(5)

    def drawn(stride: int) -> Case:
        height, width = chance.integers(1, 4, 2)
        x = chance.integers(-30, 30, (height + chance.integers(1, 4), width + chance.integers(1, 4))) / 10
        k = chance.integers(1, 30, (height, width)) / 10
        expected = from_numpy(slide(x, k, stride))
        return case(from_numpy(x), from_numpy(k), stride, expect=Returns(expected))

    row, wide = from_numpy(np.ones((1, 1))), from_numpy(np.ones((2, 2)))
    bad = [case(row, wide, 1, expect=Raises("ValueError")), case(wide, row, 0, expect=Raises("ValueError"))]
    return exercise(
        group("shown", *(drawn(1) for _ in range(4))),
        group("any", *(drawn(1) for _ in range(24)), hidden=True),
        group("strides", *(drawn(2) for _ in range(12)), hidden=True),
        group("refusals", *bad, hidden=True, points=1),
        signature="f(x: array[H, W], k: array[kh, kw], stride: int = 1) -> array",
    )


def a_class_of_300() -> tuple[list[Report], dict[str, str]]:
    """The reports, and which kind each learner's mistake is."""
    chance = random.Random(11)
    weights = [3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]
    kinds = dict(zip((f"{n:03}" for n in range(300)), chance.choices(list(KINDS), weights, k=300), strict=True))
    programs = {learner.encode(): {"f": written_by(chance, KINDS[kind])} for learner, kind in kinds.items()}
    ready, runner = prepared(windows()), FakeRunner(programs)
    reports = [
        grade(ready, Submission(learner, "tiny", Path(f"{learner}.py"), learner.encode()), runner) for learner in kinds
    ]
    return reports, kinds


def adjusted_rand(one: Sequence[object], other: Sequence[object]) -> float:
    """How well two partitions of the same things agree: 1 if they are the same, near 0 by chance."""
    pairs = [sum(math.comb(n, 2) for n in Counter(of).values()) for of in (zip(one, other, strict=True), one, other)]
    both, first, second = pairs
    by_chance = first * second / math.comb(len(one), 2)
    return (both - by_chance) / ((first + second) / 2 - by_chance)


@pytest.fixture(scope="module")
def made() -> tuple[Cohort, dict[str, str]]:
    reports, kinds = a_class_of_300()
    return gather(reports, NO_POLICY), kinds


def test_twelve_hidden_kinds_are_told_apart(made: tuple[Cohort, dict[str, str]]) -> None:
    cohort, kinds = made
    found = unnamed(cohort)
    number = {place: which for which, group in enumerate(found) for place in group.members}
    assert len(set(kinds.values())) == 12
    assert len(number) == 300
    learners = [learner.id for learner in cohort.learners]
    truth = [kinds[learner] for learner in learners]
    assert adjusted_rand([number[place] for place in range(300)], truth) >= 0.9


def test_the_largest_group_comes_first_with_where_it_fails_and_a_sample(made: tuple[Cohort, dict[str, str]]) -> None:
    cohort, kinds = made
    found = unnamed(cohort)
    sizes = [len(group.members) for group in found]
    assert sizes == sorted(sizes, reverse=True)
    strides = [each for each in found if kinds[cohort.learners[each.members[0]].id] == "stride ignored"]
    assert strides[0].groups == ("strides",)
    assert strides[0].sample.removesuffix(".py") in {cohort.learners[place].id for place in strides[0].members}
    assert strides[0].judged == 300


def test_a_group_has_a_small_case_where_one_may_be_shown(made: tuple[Cohort, dict[str, str]]) -> None:
    cohort, kinds = made
    of_flipped = next(each for each in unnamed(cohort) if kinds[cohort.learners[each.members[0]].id] == "flipped")
    assert of_flipped.example is not None
    assert of_flipped.example.group == "shown"


def test_the_index_of_agreement_knows_good_from_bad() -> None:
    truth = [0, 0, 1, 1, 2, 2]
    assert adjusted_rand([5, 5, 3, 3, 4, 4], truth) == 1
    assert adjusted_rand([0, 1, 0, 1, 0, 1], truth) < 0.1
    assert adjusted_rand([0, 0, 1, 2, 2, 1], truth) == pytest.approx(0.16666, abs=0.01)


# --- grouping ----------------------------------------------------------------------------------------------------


def behaviour(*digests: str) -> frozenset[tuple[str, int, str]]:
    return frozenset(("values", place, digest) for place, digest in enumerate(digests) if digest)


def test_who_fails_a_few_more_cases_is_of_the_same_group() -> None:
    usual, more, other = behaviour(*"aaaaaaaaa"), behaviour(*"aaaaaaaaab"), behaviour(*"bbbbbbbbb")
    assert cluster([usual, more, usual, other]) == [0, 0, 0, 1]


def test_the_same_cases_with_other_values_are_another_group() -> None:
    numbers = cluster([behaviour(*"aaaa"), behaviour(*"bbbb"), behaviour(*"aabb")])
    assert sorted(numbers) == [0, 1, 2]


def test_the_order_of_a_class_does_not_matter() -> None:
    several = [behaviour(*"aaaa"), behaviour(*"aaab"), behaviour(*"bbbb"), behaviour(*"bbbb")]
    partitions = set()
    for order in itertools.permutations(range(4)):
        numbers = dict(zip(order, cluster([several[place] for place in order]), strict=True))
        partitions.add(tuple(numbers[place] for place in range(4)))
    assert len(partitions) == 1


# --- known mistakes ----------------------------------------------------------------------------------------------

VALUES = passed("values", 4, 2)


def mistake(name: str) -> Mistake:
    return Mistake(name, text(name, name), text("h", "h"), Certainty.SAME, 1.0, (Share("values", 2),), 2)


def failing(learner: str, *names: str) -> Report:
    wrong = replace(lost(VALUES), digests=("a", "a"))
    return report(wrong, learner=learner, mistakes=tuple(map(mistake, names)))


def test_known_mistakes_come_by_how_many_make_them() -> None:
    reports = [
        failing("1", "flipped"),
        failing("2", "padded"),
        failing("3", "flipped", "padded"),
        failing("4", "padded"),
    ]
    found = common(gather([*reports, report(VALUES, learner="5")], NO_POLICY))
    assert [(each.name, each.learners, each.judged) for each in found] == [("padded", 3, 5), ("flipped", 2, 5)]


def test_what_has_a_name_is_not_among_what_has_none() -> None:
    cohort = gather([failing("1", "flipped"), failing("2"), report(VALUES, learner="3")], NO_POLICY)
    [found] = unnamed(cohort)
    assert [cohort.learners[place].id for place in found.members] == ["2"]
