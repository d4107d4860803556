"""Reports as a table of comma-separated values, for spreadsheets: a row for each report, a column for each group."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from grader.model.report import Report
from grader.reporting.rendering import remark
from grader.text import shown_name

COLUMNS = ("learner", "exercise", "score", "max_score", "outcome", "remark")

# What a spreadsheet takes for the beginning of a formula, in some also the wide forms of East Asian keyboards: at the
# beginning of a cell, and after a semicolon, where many countries' spreadsheets begin the next one. Tabs and line ends
# are never left in a cell.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


def to_csv(reports: Sequence[Report]) -> str:
    """The table, without a newline at its end.

    After :data:`COLUMNS` follow the scores of the groups, ordered by exercise and then as the exercise has them. Text
    is quoted and numbers are not, so that a learner called 007 keeps that name.
    """
    keys = _groups(reports)
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(map(_cell, (*COLUMNS, *(f"{exercise}: {group}" for exercise, group in keys))))
    for report in reports:
        scores = {(report.exercise, group.name): group.score for group in report.groups}
        row = (report.learner, report.exercise or "", report.score, report.max_score, report.outcome, remark(report))
        writer.writerow(map(_cell, (*row, *(scores.get(key, "") for key in keys))))
    return table.getvalue().removesuffix("\n")


def _groups(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """Every group as (exercise, name), in an order that does not depend on who handed in what."""
    ordered = sorted(reports, key=lambda report: report.exercise or "")
    return list(dict.fromkeys((str(report.exercise), group.name) for report in ordered for group in report.groups))


def _cell(value: str | float) -> str | float:
    """``value`` as a spreadsheet shows it and never computes it: numbers as they are, text on one line."""
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", shown_name(value))
