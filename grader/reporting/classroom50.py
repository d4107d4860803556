"""Classroom 50's ``result.json``, with its strict keys and whole points.

Half points are kept by counting all points in smaller ones: of 10 points with halves, 20. So sums stay exact, and a
share of the points is what it was.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from grader.errors import GraderError, UsageError
from grader.model.report import Report
from grader.reporting.platform import Test, one_learners, only_graded, tests
from grader.reporting.writers import Context, Writer
from grader.text import one_line

SCHEMA = "classroom50/result/v1"
MAX_OUTPUT = 2_000  # characters that a release shows
MAX_ALL = 100_000  # characters that the log keeps
# The key in the document, and the variable in which the platform says it.
_FACTS = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
_SCALES = (1, 2, 4, 5, 10, 20, 100)


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write one learner's result.

    ``UsageError`` where the platform's variables are missing. ``GraderError`` where something could not be graded, or
    nothing was tested: 0 of 0 would pass.
    """
    if lacking := [name for name in _FACTS.values() if not context.environment.get(name)]:
        raise UsageError(f"the format classroom50 needs the variables that its runner sets: {', '.join(lacking)}")
    known = list(one_learners(only_graded(reports)))
    listed = [test for report in known for test in tests(report, context.language)]
    if not sum(test.points for test in listed):
        raise GraderError("no result is written, for nothing was tested, and 0 of 0 points would count as passed")
    scale = _scale(listed)
    limit = min(MAX_OUTPUT, MAX_ALL // len(listed))
    lines = [_test(test, scale, limit) for test in listed]
    document = {
        "schema": SCHEMA,
        **{key: context.environment[name] for key, name in _FACTS.items()},
        "score": sum(line["score"] for line in lines),
        "max-score": sum(line["max-score"] for line in lines),
        "tests": lines,
    }
    yield json.dumps(document, indent=2).encode("ascii") + b"\n"


WRITER = Writer(
    "classroom50",
    "application/json",
    ".classroom50.json",
    write,
    needs=("language",),
    reads=tuple(_FACTS.values()),
)


def _scale(listed: Sequence[Test]) -> int:
    """By what all points are multiplied so that those of every group are whole."""
    return next((scale for scale in _SCALES if all(_is_whole(test.points * scale) for test in listed)), _SCALES[-1])


def _is_whole(number: float) -> bool:
    return math.isclose(number, round(number), abs_tol=1e-9)


def _test(test: Test, scale: int, limit: int) -> dict[str, Any]:
    """A part of a point is rounded down, so that nothing but all is full."""
    points = round(test.points * scale)
    score = points if test.score >= test.points else min(points, math.floor(test.score * scale + 1e-9))
    return {
        "test-name": one_line(test.title, 100),
        "passed": test.is_passed,
        "score": score,
        "max-score": points,
        "output": test.text(limit),
    }
