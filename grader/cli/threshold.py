"""``--pass``: what share of the points is enough, for a CI job that passes or fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from grader.errors import GraderError
from grader.model.report import Report
from grader.reporting.rendering import score_text
from grader.text import shown_name


class Threshold:
    """Holds reports to a share of their points, in percent; ``below`` names those that have less."""

    def __init__(self, percent: float) -> None:
        self._percent = percent
        self._taken = 0
        self.below: list[str] = []

    def through(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Pass ``reports`` on, each held to it."""
        for report in reports:
            self._taken += 1
            if not _reaches(report, self._percent):
                score = score_text(report.score, report.max_score)
                self.below.append(f"{shown_name(report.name)}  {report.exercise or '-'}  {score}")
            yield report

    def status(self) -> int:
        """Name on standard error what is below, and return the exit status.

        ``GraderError`` where nothing was graded: that is not a pass.
        """
        if not self._taken:
            raise GraderError("nothing was graded, so nothing has passed; see what PATH holds")
        for line in self.below:
            click.echo(f"Below {self._percent:g} %: {line}", err=True)
        return 1 if self.below else 0


def _reaches(report: Report, percent: float) -> bool:
    """Whether a report has enough; 0 of 0 points is not enough of anything."""
    return report.max_score > 0 and 100 * report.score >= percent * report.max_score - 1e-9
