"""Reports as one HTML page that stands alone: a table, and below it what each learner reads.

jinja2 escapes whatever it writes, and the page's own policy forbids scripts and loads of every kind, so that text which
got through all the same could do nothing. The only style is the one whose hash the policy names.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from jinja2 import Environment
from markupsafe import Markup

from grader.catalogue import translated
from grader.model.exercise import Language, in_language
from grader.model.report import Outcome, Report
from grader.model.sentence import said_in
from grader.reporting.causes import is_unwritten
from grader.reporting.condition_text import condition_text
from grader.reporting.drawing import partly_drawn, undrawn
from grader.reporting.drawings import drawings
from grader.reporting.frames import place_text, quoted
from grader.reporting.pages import TEMPLATES, environment_of, style_of
from grader.reporting.picture_svg import choice_text, has_winners, legend_text, only, picked, plot, rules
from grader.reporting.rendering import (
    Row,
    array_arguments,
    call_text,
    failure_text,
    group_text,
    group_texts,
    is_finished,
    is_grid,
    kind_text,
    mark_text,
    marked_grid,
    misrefused_text,
    missing_protections,
    mistake_text,
    outcome_text,
    printed_lines,
    results,
    score_text,
    so_far_text,
    table_row,
    unrefused_text,
    value_text,
    why_text,
)
from grader.reporting.writers import Context, Writer

MAX_KEPT = 8 * 1024 * 1024
PIECE = 64 * 1024


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the page. It is well-formed XML as well as HTML, so that no reader has to guess.

    The table comes first and needs every report, so its rows are kept, but no report is: what each learner reads is
    written when it comes, and waits in a temporary file if it is long.
    """
    environment, language = _environment(), context.language
    each, page = environment.get_template("section.html"), environment.get_template("page.html")
    rows: list[Row] = []
    with tempfile.SpooledTemporaryFile(MAX_KEPT, "w+", encoding="utf-8", newline="\n") as sections:
        for report in reports:
            rows.append(table_row(report, language))
            sections.writelines(each.generate(report=report, number=len(rows), language=language, has_table=True))
            sections.write("\n")
        sections.seek(0)
        pieces = page.generate(
            rows=rows,
            full_marks=sum(row.outcome is Outcome.OK for row in rows),
            missing=missing_protections(*(row.isolation for row in rows)),
            sections=_pieces(sections),
            language=language,
            **_style(language),
        )
        for piece in pieces:
            yield piece.encode()
    yield b"\n"


WRITER = Writer("html", "text/html", ".html", write, needs=("language",))


def section(report: Report, token: str, language: Language) -> str:
    """Write what a learner reads, for another page; ids and the like in it hold ``token``."""
    template = _environment().get_template("section.html")
    return template.render(report=report, number=token, language=language, has_table=False)


def style(language: Language) -> str:
    """Return the page's style."""
    text = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return text.replace("DIFFERS", translated("differs", language)) + rules()


def _pieces(sections: IO[str]) -> Iterator[Markup]:
    """What the sections' template has written, and so escaped."""
    while piece := sections.read(PIECE):
        yield Markup(piece)  # noqa: S704


def _style(language: Language) -> dict[str, str]:
    return style_of(style(language))


@functools.cache
def _environment() -> Environment:
    return environment_of(
        array_arguments, call_text, choice_text, condition_text, drawings, failure_text, group_text, group_texts,
        has_winners, in_language, is_finished, is_grid, is_unwritten, kind_text, legend_text, mark_text, marked_grid,
        missing_protections, mistake_text, only, outcome_text, partly_drawn, picked, place_text, plot, printed_lines,
        quoted, results, said_in, score_text, so_far_text, translated, undrawn, unrefused_text,
        misrefused_text, value_text, why_text,
    )  # fmt: skip
