"""Gradescope's ``results.json``: a test for each group, of all exercises that one learner handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from grader.model.report import Report
from grader.reporting.platform import Test, at_least_one, cut, headline, one_learners, only_graded, tests
from grader.reporting.terminal import report_lines
from grader.reporting.writers import Context, Writer

MAX_OUTPUT = 20_000


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write one learner's result.

    ``GraderError`` where nothing was graded, or something could not be: without a result, the platform says that
    grading failed.
    """
    known = list(one_learners(at_least_one(only_graded(reports))))
    language = context.language
    said = [line for report in known for line in (headline(report), *report_lines(report, language))]
    document = {
        "score": round(sum(report.score for report in known), 6),
        "output": cut("\n".join(said), MAX_OUTPUT),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [_test(test) for report in known for test in tests(report, language)],
        "extra_data": {"exercises": {report.exercise or "": report.exercise_sha256 for report in known}},
    }
    yield json.dumps(document, indent=2, allow_nan=False).encode("ascii") + b"\n"


WRITER = Writer("gradescope", "application/json", ".gradescope.json", write, needs=("language",))


def _test(test: Test) -> dict[str, Any]:
    return {
        "name": test.title,
        "score": test.score,
        "max_score": test.points,
        "status": "passed" if test.is_passed else "failed",
        "output": test.text(),
    }
