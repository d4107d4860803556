"""Pages to open."""

from __future__ import annotations

from pathlib import Path

from grader.model.exercise import Language
from grader.model.report import Report
from grader.reporting.html import write
from tests.reporting.reports import written


def saved(folder: Path, *reports: Report, language: Language = "en") -> Path:
    """Write the page of ``reports`` into ``folder``."""
    page = folder / "page.html"
    page.write_text(written(write, *reports, language=language), encoding="utf-8")
    return page
