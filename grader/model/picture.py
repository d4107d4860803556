"""Which inputs made each number of a result: the geometry of one call, with its numbers filled in.

A geometry names arguments and holds whole numbers; the arrays stay in the call. Shapes are written as in the course:
N x C x H x W for images, O x C x kh x kw for filters. Leading axes may be left out of both.
"""

from __future__ import annotations

import enum
from typing import Literal

import msgspec


class View(enum.StrEnum):
    """How an argument's last two axes are looked at: both turned round, one of them, exchanged, averaged away."""

    FLIP = "flip"
    FLIP_ROWS = "flip_rows"
    FLIP_COLUMNS = "flip_columns"
    TRANSPOSE = "transpose"
    MEAN = "mean"


class Source(msgspec.Struct, frozen=True):
    """An argument that takes part, looked at in each of ``views`` in turn."""

    argument: str
    views: tuple[View, ...] = ()

    @property
    def label(self) -> str:
        """Write it as the author does: ``flip(k)``."""
        text = self.argument
        for view in self.views:
            text = f"{view.value}({text})"
        return text


class Axis(msgspec.Struct, frozen=True, tag=True):
    """One axis along which windows move.

    There are ``length`` pixels with ``before`` and ``after`` of padding. Window ``i`` looks at the ``size`` pixels
    ``i * stride - before + a * dilation``, and there are ``places`` windows. ``ceil_mode`` is how these were counted.
    """

    length: int
    size: int
    places: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    ceil_mode: bool = False


Axes = tuple[Axis, Axis]  # the height's, then the width's

# What lies outside of an array: a number, the argument that holds it, or what is below every number.
Fill = int | float | Source | Literal["lowest"]


class Sum(msgspec.Struct, frozen=True, tag=True):
    """Each window times the kernel, added up over its channels; ``bias`` is added to each filter's sums."""

    kernel: Source
    bias: Source | None = None
    groups: int = 1


class Max(msgspec.Struct, frozen=True, tag=True):
    """The largest number of each window; of equal ones the first, and NaN is the largest of all."""


class Argmax(msgspec.Struct, frozen=True, tag=True):
    """Where that number is: row * W + column, without padding."""


class Mean(msgspec.Struct, frozen=True, tag=True):
    """The sum of each window by ``divisor``: a number, or how many pixels of the window are not padding."""

    divisor: int | Literal["inside"]


class Columns(msgspec.Struct, frozen=True, tag=True):
    """Each window as a column: N x (C * kh * kw) x L."""


class Entries(msgspec.Struct, frozen=True, tag=True):
    """Each window as it is: ... x H_out x W_out x kh x kw."""


Take = Sum | Max | Argmax | Mean | Columns | Entries


class Windows(msgspec.Struct, frozen=True, tag=True):
    """Windows that move over the last two axes of ``x``, and what is taken of each."""

    x: Source
    axes: Axes
    take: Take
    fill: Fill = 0


class Scatter(msgspec.Struct, frozen=True, tag=True):
    """Each number of ``x`` times the kernel, added up where it lands: C x O x kh x kw for C channels of ``x``.

    ``axes`` are those of the windows the other way round: they move over the result, and there is one for each number
    of ``x``.
    """

    x: Source
    kernel: Source
    axes: Axes
    bias: Source | None = None


class Route(msgspec.Struct, frozen=True, tag=True):
    """The gradient of each window of ``x``, handed to the largest number of the window."""

    gradient: Source
    x: Source
    axes: Axes


class WeightGradient(msgspec.Struct, frozen=True, tag=True):
    """For each weight, all pixels that it met, times the gradient of the sum that the product went to."""

    x: Source
    gradient: Source
    axes: Axes


class BiasGradient(msgspec.Struct, frozen=True, tag=True):
    """For each filter, the gradients of all its sums, added up: ``gradient`` is N x O x H_out x W_out."""

    gradient: Source


PadMode = Literal["constant", "reflect", "replicate", "circular"]


class Pad(msgspec.Struct, frozen=True, tag=True):
    """A border around the last two axes of ``x``: ``rows`` are above and below, ``columns`` left and right."""

    x: Source
    rows: tuple[int, int]
    columns: tuple[int, int]
    mode: PadMode = "constant"
    fill: Fill = 0


class Dot(msgspec.Struct, frozen=True, tag=True):
    """All numbers of ``x``, each times its own weight, added up with the ``bias`` to one number."""

    x: Source
    weights: Source
    bias: Source | None = None


class Dense(msgspec.Struct, frozen=True, tag=True):
    """N x C numbers times K x C weights, added up over C with the ``bias``: N x K."""

    x: Source
    weights: Source
    bias: Source | None = None


class Formula(msgspec.Struct, frozen=True, tag=True):
    """A calculation with whole numbers: ``text`` in Python's words, what its ``names`` stand for, and its ``value``."""

    text: str
    names: dict[str, int]
    value: int


Step = Axis | Formula  # of an axis, the number is that of its places


class Size(msgspec.Struct, frozen=True, tag=True):
    """A result that is one whole number."""

    step: Step


class Shape(msgspec.Struct, frozen=True, tag=True):
    """A result that is a shape: a tuple of whole numbers."""

    steps: tuple[Step, ...]


Part = (
    Windows | Scatter | Route | WeightGradient | BiasGradient | Pad | Dot | Dense | Size | Shape
)  # of a result that has one value


class Parts(msgspec.Struct, frozen=True, tag=True):
    """A result that is a tuple: the geometry of each of its items, None for one that has none."""

    parts: tuple[Part | None, ...]


Geometry = Part | Parts
