"""Reports as one HTML page that stands alone: a table, and below it what each learner reads.

jinja2 escapes whatever it writes, and the page's own policy forbids scripts and loads of every kind, so that text which
got through all the same could do nothing. The only style is the one whose hash the policy names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.model.exercise import Language
from grader.model.report import Outcome, Report
from grader.reporting.labels import labels
from grader.reporting.rendering import (
    array_arguments,
    call_text,
    is_grid,
    kind_text,
    marked_grid,
    missing_protections,
    mistake_text,
    printed_lines,
    remark,
    results,
    value_text,
)
from grader.text import CUT_CHARACTERS, visible

TEMPLATES = Path(__file__).parent / "templates"
# What was made visible once, and grew tenfold by it, is not cut a second time.
MAX_TEXT = 10 * CUT_CHARACTERS + 100


def to_html(reports: Sequence[Report], language: Language = "en") -> str:
    """The page for ``reports``. It is well-formed XML as well as HTML, so that no reader has to guess."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    template = _environment().get_template("report.html")
    return template.render(
        reports=reports,
        full_marks=sum(report.outcome is Outcome.OK for report in reports),
        language=language,
        label=labels(language),
        style=Markup(style),  # noqa: S704 our own file, and it holds nothing that HTML would read
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    for function in (
        array_arguments, call_text, is_grid, kind_text, marked_grid, missing_protections, mistake_text,
        printed_lines, remark,
        results, value_text,
    ):  # fmt: skip
        environment.globals[function.__name__] = function
    return environment


def _shown(value: object) -> object:
    """Everything that the template writes comes through here: no control character reaches the page."""
    return visible(value, MAX_TEXT) if isinstance(value, str) and not isinstance(value, Markup) else value
