"""PrairieLearn's ``results.json``: a score between 0 and 1, and a test for each group."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from grader.model.report import Outcome, Report
from grader.reporting.platform import Test, at_least_one, cut, headline, one_learners, only_graded, tests
from grader.reporting.terminal import report_lines
from grader.reporting.writers import Context, Writer

MAX_BYTES = 1_000_000  # the platform takes a mebibyte
MAX_OUTPUT = 20_000


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write one learner's result; what was refused whole is not gradable, and costs no attempt.

    ``GraderError`` where nothing was graded, or something could not be.
    """
    known = list(one_learners(at_least_one(only_graded(reports))))
    language = context.language
    said = [line for report in known for line in (headline(report), *report_lines(report, language))]
    points = sum(report.max_score for report in known)
    listed = [test for report in known for test in tests(report, language)]
    limit = MAX_OUTPUT
    while len(data := _document(known, said, listed, points, limit)) > MAX_BYTES:
        limit //= 2
    yield data


WRITER = Writer("prairielearn", "application/json", ".prairielearn.json", write, needs=("language",))


def _document(known: list[Report], said: list[str], listed: list[Test], points: float, limit: int) -> bytes:
    document = {
        "gradable": bool(points) and all(report.outcome is not Outcome.REJECTED for report in known),
        "score": round(sum(report.score for report in known) / points, 6) if points else 0.0,
        "output": cut("\n".join(said), limit),
        "tests": [_test(test, limit) for test in listed],
    }
    return json.dumps(document, indent=2, allow_nan=False).encode("ascii") + b"\n"


def _test(test: Test, limit: int) -> dict[str, Any]:
    return {"name": test.title, "points": test.score, "max_points": test.points, "output": test.text(limit)}
