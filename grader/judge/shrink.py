"""Make something that fails smaller, as long as it goes on failing alike.

The search knows neither what it shrinks nor who fails. Its order is argued:

1. A pass tries every step from what is best so far, the boldest first, as ``smaller`` gives them.
2. After a success it goes on at the same place of the steps from the new best: those before have just failed, and a
   step that helped often helps again.
3. A pass with a success is followed by another from the beginning, because what failed before may work now. The search
   ends with a pass in which nothing did, or when the budget is used up.
4. Nothing is tried twice.

The budget counts tries, so that the same is found on every machine, however busy it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.msgpack import encode

T = TypeVar("T")


def shrink(initial: T, smaller: Callable[[T], Iterable[T]], fails_alike: Callable[[T], bool], budget: int) -> T:
    """Return the smallest that the search finds: ``initial``, or what several steps of ``smaller`` lead to.

    What is tried is told apart by its encoding, so ``T`` is plain data.
    """
    best, tried = initial, {encode(initial)}

    def step(start: int) -> tuple[int, T] | None:
        """The first step from ``best``, at ``start`` or after it, to something that fails alike."""
        for place, candidate in enumerate(itertools.islice(smaller(best), start, None), start):
            if (code := encode(candidate)) in tried:
                continue
            if len(tried) > budget:
                return None
            tried.add(code)
            if fails_alike(candidate):
                return place, candidate
        return None

    while (found := step(0)) is not None:
        while found is not None:
            place, best = found
            found = step(place)
    return best
