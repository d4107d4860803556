"""Reports as GitHub's Markdown, for a step's summary: a table, and below it what each learner reads.

Names stand in code spans and feedback in fenced blocks that are longer than any run of backticks in them, so that text
of a submission is neither markup, link, image nor mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.catalogue import translated
from grader.model.exercise import Language
from grader.model.report import Report
from grader.reporting.platform import Test, tests
from grader.reporting.rendering import Row, outcome_text, score_text, table_row
from grader.reporting.terminal import report_lines
from grader.reporting.writers import Context, Writer
from grader.text import one_line

MAX_BYTES = 1_000_000  # a step's summary may have a mebibyte, and is dropped if it has more


class _Part:
    """A part of the document, which takes pieces as long as all that came before fitted."""

    def __init__(self, room: int) -> None:
        self._room = room
        self.pieces: list[str] = []
        self.is_full = False

    def add(self, piece: str) -> None:
        size = len(piece.encode())
        self.is_full = self.is_full or size > self._room
        if not self.is_full:
            self._room -= size
            self.pieces.append(piece)


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the table, then the feedback, each as long as there is room for it; what is left out is said.

    The table comes first, so that what there is room for is kept until the last report.
    """
    language = context.language
    table, feedback = _Part(MAX_BYTES // 2), _Part(MAX_BYTES // 2 - 1_000)
    for report in reports:
        table.add(_row(table_row(report, language), language))
        feedback.add(_section(report, language))
    yield f"| {' | '.join(_heads(language))} |\n|---|---|--:|---|---|\n".encode()
    yield "".join([*table.pieces, *feedback.pieces]).encode()
    if table.is_full or feedback.is_full:
        said = translated("There is no room here for the rest.", language)
        yield f"\n{said}\n".encode()


WRITER = Writer("markdown", "text/markdown", ".md", write, needs=("language",))


def code(text: str) -> str:
    """Write ``text`` as a code span, which may also stand in a table's cell."""
    shown = one_line(text).replace("|", "¦")  # no escape works in a code span of a cell everywhere
    ticks = "`" * (1 + _longest_run(shown))
    space = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def block(lines: Iterable[str]) -> str:
    """Write ``lines`` as a fenced block of plain text."""
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + _longest_run(text))
    return f"{fence}text\n{text}\n{fence}\n"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _heads(language: Language) -> tuple[str, ...]:
    return (
        translated("learner", language),
        translated("exercise", language),
        translated("score", language),
        translated("outcome", language),
        translated("remark", language),
    )


def _row(row: Row, language: Language) -> str:
    cells = (code(row.name), code(row.exercise), row.score, outcome_text(row.outcome, language), _some(row.remark))
    return f"| {' | '.join(cells)} |\n"


def _some(text: str) -> str:
    return code(text) if text else ""


def _section(report: Report, language: Language) -> str:
    lines = report_lines(report, language)
    parts = [_group(test, language) for test in tests(report, language) if report.groups and not test.is_passed]
    if not lines and not parts:
        return ""
    head = f"\n### {code(f'{report.exercise} {report.name}')} {score_text(report.score, report.max_score)}\n\n"
    return "".join([head, *([block(lines)] if lines else []), *parts])


def _group(test: Test, language: Language) -> str:
    points = score_text(test.score, test.points)
    return f"\n{code(test.name)} {points}, {outcome_text(test.outcome, language)}\n\n{block(test.text().splitlines())}"
