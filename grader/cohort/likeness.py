"""How alike texts are: the share of either that stands in the other, against what is usual in their class.

Two texts have in common the runs of equal tokens that stand in both, wherever they stand, and a run weighs more the
fewer others have it. What the starter has, and what more than half of the class wrote, is left out. An index from each
run to the texts that hold it says what one text shares with all others, so that no two texts are laid side by side. For
2,000 texts of 300 tokens that takes seconds, and 100 MB for the whole process; for 2,000 of the longest that are looked
at (5,000 tokens), a minute and 500 MB. Texts that share more take longer, in proportion to that.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from grader.judge.tokens import Tokens

LEAST = 10  # texts, from which on something is usual
RUN = 10  # tokens that are compared at once
OWN_RUNS = 30  # of a text that is long enough to be told from others
EVERYBODYS = 0.5  # the share of a class from which on a run is everybody's
HALF = 0.5  # of a text: what is less alike than this is not listed, however rare that is
FAR = 3.0  # interquartile ranges above the upper quartile: Tukey's far out (Exploratory Data Analysis, 1977)
BINS = 1000
SAMPLE = 500  # pairs that say what is usual in the order of tokens


class Text(NamedTuple):
    """How much of two texts is alike: a share from 0 to 1, also of their tokens in order, and the lines of either.

    Of the pairs of the class, ``as_alike`` are as much alike as this one, or more.
    """

    share: float
    in_order: float
    lines: tuple[tuple[int, ...], tuple[int, ...]]
    as_alike: int


class Usual(NamedTuple):
    """How much alike the texts of two submissions usually are.

    ``texts`` were long enough to be compared. Half of all ``pairs`` are at most as alike as ``median``, 95 of 100
    at most as ``high``. Above ``far`` a pair is listed. ``in_order`` is the median of the tokens in order.
    """

    texts: int
    pairs: int
    median: float
    high: float
    far: float
    in_order: float


class Texts:
    """The texts of a class that are long enough to be compared, by the places of their entries."""

    def __init__(self, texts: Mapping[int, Tokens], starter: Tokens | None) -> None:
        given = runs(starter.numbers) if starter is not None else np.empty(0, "uint64")
        own = {place: np.setdiff1d(runs(each.numbers), given) for place, each in sorted(texts.items())}
        everybodys = _everybodys(list(own.values()))
        own = {place: np.setdiff1d(each, everybodys, assume_unique=True) for place, each in own.items()}
        self._own = {place: each for place, each in own.items() if len(each) >= OWN_RUNS}
        self._texts = texts
        self._places = list(self._own)
        self._index = _Index(list(self._own.values()))
        self._counts = np.zeros(BINS + 1, "int64")

    def usual_and_alike(self) -> tuple[Usual | None, dict[tuple[int, int], float]]:
        """Say how much alike two texts usually are, and which pairs lie far beyond; None where there are too few."""
        if len(self._own) < LEAST:
            return None, {}
        likely: list[tuple[int, int, float]] = []
        for one in range(len(self._places)):
            shares = self._index.likenesses(one)[one + 1 :]
            self._counts += np.bincount(_bins(shares), minlength=BINS + 1)
            likely += [(one, one + 1 + int(other), float(shares[other])) for other in np.flatnonzero(shares >= HALF)]
        low, median, upper, high = (self._quantile(share) for share in (0.25, 0.5, 0.75, 0.95))
        far = upper + FAR * (upper - low)
        usual = Usual(len(self._own), int(self._counts.sum()), median, high, max(far, HALF), self._usual_in_order())
        alike = {(self._places[one], self._places[other]): share for one, other, share in likely if share > far}
        return usual, alike

    def text(self, pair: tuple[int, int]) -> Text | None:
        """Say what is alike in a pair; None if one of the texts was not compared."""
        if not all(place in self._own for place in pair):
            return None
        one, other = (self._places.index(place) for place in pair)
        share = float(self._index.likenesses(one)[other])
        both = np.intersect1d(self._own[pair[0]], self._own[pair[1]], assume_unique=True)
        first, second = (_lines(self._texts[place], both) for place in pair)
        as_alike = int(self._counts[_bins(np.array([share]))[0] :].sum())
        return Text(share, self._in_order(one, other), (first, second), as_alike)

    def _quantile(self, share: float) -> float:
        below = np.cumsum(self._counts)
        return int(np.searchsorted(below, share * below[-1])) / BINS

    def _in_order(self, one: int, other: int) -> float:
        first, second = (self._texts[self._places[place]].numbers.tolist() for place in (one, other))
        return float(Indel.normalized_similarity(first, second))

    def _usual_in_order(self) -> float:
        """The median over pairs that are spread evenly over all of them."""
        every = math.comb(len(self._places), 2)
        chosen = itertools.islice(itertools.combinations(range(len(self._places)), 2), 0, None, -(-every // SAMPLE))
        return float(np.median([self._in_order(*pair) for pair in chosen]))


def runs(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Make one number of every :data:`RUN` tokens that follow each other, each once, in order of size."""
    return np.unique(_at_each_token(numbers))


def _at_each_token(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Number the run that begins at each token; the last few begin none."""
    if len(numbers) < RUN:
        return np.empty(0, "uint64")
    windows = np.lib.stride_tricks.sliding_window_view(numbers.astype("uint64"), RUN)
    factors = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(RUN)], "uint64")
    hashed: NDArray[np.uint64] = (windows * factors).sum(axis=1, dtype="uint64")  # a polynomial modulo 2**64
    return hashed


def _everybodys(own: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The runs that more than half of so many texts have; none of a few, which cannot be called everybody."""
    if len(own) < LEAST:
        return np.empty(0, "uint64")
    every, counts = np.unique(np.concatenate(own), return_counts=True)
    return every[counts > EVERYBODYS * len(own)]


def _bins(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.clip(np.ceil(shares * BINS - 1e-6), 0, BINS).astype("int64")


def _lines(text: Tokens, both: NDArray[np.uint64]) -> tuple[int, ...]:
    """The lines of ``text`` that runs in ``both`` go over."""
    begins = np.flatnonzero(np.isin(_at_each_token(text.numbers), both))
    tokens = np.unique(begins[:, None] + np.arange(RUN))
    return tuple(np.unique(text.lines[tokens]).tolist())


class _Index:
    """From each run to the texts that hold it, in arrays: what one text shares with every other is one count."""

    def __init__(self, own: Sequence[NDArray[np.uint64]]) -> None:
        sizes = [len(each) for each in own]
        every = np.concatenate(own) if own else np.empty(0, "uint64")
        _, numbers, self._counts = np.unique(every, return_inverse=True, return_counts=True)
        by_run = np.argsort(numbers, kind="stable")
        self._holders = np.repeat(np.arange(len(own), dtype="int32"), sizes)[by_run]
        self._ends = np.cumsum(self._counts)
        self._weights = np.log2(len(own) / self._counts) if own else self._counts
        self._own = np.split(numbers, np.cumsum(sizes)[:-1]) if own else []
        self._whole = np.array([self._weights[each].sum() for each in self._own])

    def likenesses(self, one: int) -> NDArray[np.float64]:
        """How alike each text is to ``one``: the share of either that both have (Dice), rare runs weighing more."""
        mine = self._own[one]
        ends, counts = self._ends[mine], self._counts[mine]
        places = [self._holders[end - count : end] for end, count in zip(ends, counts, strict=True)]
        weights = np.repeat(self._weights[mine], counts)
        shared = np.bincount(np.concatenate(places), weights, minlength=len(self._own))
        whole = np.maximum(self._whole + self._whole[one], 1e-9)  # nothing, where all that they have is everybody's
        likeness: NDArray[np.float64] = np.minimum(2 * shared / whole, 1.0)
        return likeness
