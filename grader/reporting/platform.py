"""What forms for platforms share: tests with points, made of reports, and that nothing ungraded becomes a 0."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.errors import GraderError, UsageError
from grader.model.exercise import Language
from grader.model.report import Outcome, Report
from grader.reporting.rendering import outcome_text, score_text
from grader.reporting.terminal import group_lines, report_lines
from grader.text import one_line

MAX_OUTPUT = 20_000  # characters of one test's text, more than anybody reads


class Test(NamedTuple):
    """One line of a platform's table: a group, or a whole submission of which no group was tested."""

    exercise: str
    name: str
    score: float
    points: float
    outcome: Outcome
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.exercise}: {self.name}" if self.name else self.exercise

    @property
    def is_passed(self) -> bool:
        return self.outcome is Outcome.OK

    def text(self, limit: int = MAX_OUTPUT) -> str:
        """All its lines, cut with a sentence where they are longer than ``limit`` characters."""
        return cut("\n".join(self.lines), limit)


def only_graded(reports: Iterable[Report]) -> Iterator[Report]:
    """Pass ``reports`` on; ``GraderError`` for one that could not be graded: a platform would take it for a 0."""
    for report in reports:
        if report.outcome is Outcome.NOT_GRADED:
            raise GraderError(
                f"no result is written, for {report.name} was {one_line(str(report.message))}; grade it again"
            )
        yield report


def at_least_one(reports: Iterable[Report]) -> Iterator[Report]:
    """Pass ``reports`` on; ``GraderError`` where there is none: a platform would take that for a 0, or for a pass."""
    left = iter(reports)
    if (first := next(left, None)) is None:
        raise GraderError("no result is written, for nothing was graded; see what PATH, or the gradebook, holds")
    return itertools.chain([first], left)


def one_learners(reports: Iterable[Report]) -> Iterator[Report]:
    """Pass the ``reports`` of one learner on; ``UsageError`` for another's, where the form is for one learner."""
    first = None
    for report in reports:
        first = report.learner if first is None else first
        if report.learner != first:
            raise UsageError("this format is the result of one learner, and several are graded; name one in PATH")
        yield report


def tests(report: Report, language: Language) -> list[Test]:
    """List what ``report`` says of each group."""
    exercise = report.exercise or ""
    if not report.groups:
        name = outcome_text(report.outcome, language)
        lines = tuple(report_lines(report, language))
        return [
            Test(exercise or name, "" if not exercise else name, report.score, report.max_score, report.outcome, lines)
        ]
    return [
        Test(
            exercise, group.name, group.score, group.points, group.outcome, tuple(group_lines(group, report, language))
        )
        for group in report.groups
    ]


def headline(report: Report) -> str:
    """Say whose work on what has how many points."""
    return f"{report.exercise or '-'}  {report.name}  {score_text(report.score, report.max_score)}"


def cut(text: str, limit: int) -> str:
    """Cut ``text`` to ``limit`` characters, and say so."""
    note = "\n(the rest is left out)"
    return text if len(text) <= limit else text[: max(0, limit - len(note))] + note
