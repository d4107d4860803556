"""Reports as a table of comma-separated values, for spreadsheets: a row for each report, a column for each group."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.catalogue import WRITTEN_IN
from grader.model.report import Mark, Report
from grader.reporting.rendering import remark
from grader.reporting.writers import Context, Writer
from grader.text import shown_name

COLUMNS = ("learner", "exercise", "score", "max_score", "outcome", "remark")
MARKS = ("mark", "late_seconds")  # where there are due dates

# What a spreadsheet takes for the beginning of a formula, in some also the wide forms of East Asian keyboards: at the
# beginning of a cell, and after a semicolon, where many countries' spreadsheets begin the next one. They may take off
# quotes there. Tabs and line ends are never left in a cell.
_FORMULA = re.compile(r"""(^|;)(?=[\s"]*[=+\-@＝＋－＠])|(;)(?=[\s"']*[=+\-@＝＋－＠])""")


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the table, in English whatever the context's language, so that other programs find its columns.

    After :data:`COLUMNS`, and :data:`MARKS` where any report has a mark, follow the scores of the groups, ordered by
    exercise and then as the exercise has them. Text is quoted and numbers are not, so that a learner called 007 keeps
    that name. The columns are known when the last report is: rows are kept until then, but no report is.
    """
    rows = [_row(report) for report in reports]
    ordered = sorted(rows, key=lambda row: row.exercise)  # so that columns do not depend on who handed in what
    keys = list(dict.fromkeys(key for row in ordered for key in row.scores))
    marks = MARKS if any(row.marks for row in rows) else ()
    yield line((*COLUMNS, *marks, *(f"{exercise}: {group}" for exercise, group in keys)))
    for row in rows:
        given = row.marks or ("",) * len(MARKS)
        yield line((*row.cells, *given[: len(marks)], *(row.scores.get(key, "") for key in keys)))


WRITER = Writer("csv", "text/csv", ".csv", write)


class _Row(NamedTuple):
    exercise: str
    cells: tuple[str | float, ...]
    scores: dict[tuple[str, str], float]  # by exercise and group
    marks: tuple[str | float, ...]


def _row(report: Report) -> _Row:
    exercise = report.exercise or ""
    cells = (report.name, exercise, report.score, report.max_score, report.outcome, remark(report, WRITTEN_IN))
    marks = (report.mark.score, _late(report.mark)) if report.mark else ()
    return _Row(exercise, cells, {(exercise, group.name): group.score for group in report.groups}, marks)


def _late(mark: Mark) -> str | float:
    return "" if mark.late_seconds is None else mark.late_seconds


def line(cells: Iterable[str | float], delimiter: str = ",") -> bytes:
    """Write one row: text is quoted and disarmed, numbers are as they are."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n", delimiter=delimiter)
    writer.writerow(cell if not isinstance(cell, str) else disarmed(cell) for cell in cells)
    return text.getvalue().encode()


def disarmed(text: str) -> str:
    """Write ``text`` on one line, as a spreadsheet shows it and never computes it."""
    return _FORMULA.sub(r"\1\2'", shown_name(text))
