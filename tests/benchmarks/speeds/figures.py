"""What is made of measurements: medians with their spread, ratios, exponents of growth."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """The median of several measurements, the least and the most of them."""

    median: float
    least: float
    most: float


def spread(measured: Sequence[float]) -> Spread:
    """``ValueError`` where nothing was measured."""
    if not measured:
        raise ValueError("nothing was measured")
    return Spread(statistics.median(measured), min(measured), max(measured))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times as much one median is as the other."""
    return spread(ours).median / spread(theirs).median


class Power(NamedTuple):
    """cost = constant * size ** exponent."""

    constant: float
    exponent: float


def power(sizes: Sequence[float], costs: Sequence[float]) -> Power:
    """Fit log(cost) over log(size), by least squares: the exponent is 1 where the cost grows as the size does."""
    logs = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    slope, intercept = statistics.linear_regression(*logs)
    return Power(math.exp(intercept), slope)


def marginal(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """What one more costs: the slope of cost over size, by least squares. A fixed cost does not count."""
    return statistics.linear_regression(sizes, costs).slope
