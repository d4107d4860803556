"""Where the pictures are, for somebody who wants to see what they are like: one of each kind."""

from __future__ import annotations

from collections.abc import Sequence

from grader.catalogue import marked
from grader.model.exercise import Language
from grader.model.picture import Geometry, Max, Mean, Parts, Route, Scatter, Shape, Size, Sum, WeightGradient, Windows
from grader.model.report import Report
from grader.reporting.drawings import drawings


def examples(reports: Sequence[Report], language: Language) -> dict[str, int]:
    """Find by kind of picture, in words to be translated, the place of a report that shows one.

    It is the one whose picture has most to choose from, rather one with a known mistake's sum beside the right one.
    """
    best: dict[str, tuple[tuple[bool, int], int]] = {}
    for place, report in enumerate(reports):
        for kind, worth in _shown(report, language):
            if kind not in best or worth > best[kind][0]:
                best[kind] = worth, place
    return {kind: best[kind][1] for kind in _KINDS if kind in best}


def _shown(report: Report, language: Language) -> list[tuple[str, tuple[bool, int]]]:
    """The kinds of its pictures, with how much each shows."""
    found = []
    for group in report.groups:
        kind = _kind(group.failure.picture) if group.failure else ""
        if kind and (drawn := drawings(report, group, language)):
            explained = any(group.id in mistake.pictures for mistake in report.mistakes)
            found.append((kind, (explained, max(len(drawing.choices) for drawing in drawn))))
    return found


_CONVOLUTION = marked("a convolution")
_POOLING = marked("a pooling")
_BACKWARD = marked("a backward pass")
_SHAPE = marked("a shape")
_KINDS = (_CONVOLUTION, _POOLING, _BACKWARD, _SHAPE)


def _kind(geometry: Geometry | None) -> str:
    """What the geometry is of; "" where it is of none of these."""
    match geometry:
        case Windows(take=Sum()):
            return _CONVOLUTION
        case Windows(take=Max() | Mean()):
            return _POOLING
        case Scatter() | Route() | WeightGradient():
            return _BACKWARD
        case Parts(parts=parts):
            return next((kind for kind in map(_kind, parts) if kind), "")
        case Size() | Shape():
            return _SHAPE
        case _:
            return ""
