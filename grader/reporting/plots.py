"""Plots of a class as SVG: rectangles and numbers, all in attributes, so that a page's policy stays strict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 320, 120  # of a distribution, in CSS pixels
_TOP, _BOTTOM = 16, 18  # room for a count above a column, and for the scale below all
BAR = 100  # pixels for a whole


class Column(NamedTuple):
    """One column of a distribution, and the count above it; ``middle`` is where that stands."""

    x: int
    y: int
    width: int
    height: int
    learners: int
    middle: int


class Distribution(NamedTuple):
    """Columns side by side, and what somebody hears who does not see them."""

    columns: tuple[Column, ...]
    description: str


def distribution(counts: Sequence[int]) -> Distribution:
    """Lay out ``counts`` of equal parts of 0 to 100 %; the highest column takes all the height."""
    most, width = max(counts, default=0) or 1, WIDTH // len(counts)
    room = HEIGHT - _TOP - _BOTTOM
    columns = []
    for place, count in enumerate(counts):
        height = -(-room * count // most)
        x = place * width
        columns.append(Column(x + 2, HEIGHT - _BOTTOM - height, width - 4, height, count, x + width // 2))
    step = 100 // len(counts)
    told = (f"{place * step}-{(place + 1) * step} %: {count}" for place, count in enumerate(counts))
    return Distribution(tuple(columns), ", ".join(told))


def bar_width(share: float) -> int:
    """How long the bar of a share from 0 to 1 is, in pixels of BAR."""
    return round(BAR * min(max(share, 0.0), 1.0))
