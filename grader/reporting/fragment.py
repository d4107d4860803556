"""One report as a piece of somebody else's page, such as the output below a notebook's cell.

It is the section of our own page. What is unique in that page is made unique in the other one, and its style applies to
nothing else there: it is nested below the piece's own id.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from markupsafe import escape

from grader.model.exercise import Language
from grader.model.report import Report
from grader.reporting.html import section, style

# What the style says of a whole page is said of the piece.
_WHOLE_PAGE = re.compile(r"^(\s*)(?::root|body)(?= \{)", re.MULTILINE)


def fragment(report: Report, language: Language, after: Sequence[str] = ()) -> str:
    """Write ``report`` with its style, and the sentences that come ``after`` it."""
    token = secrets.token_hex(6)
    rules = _WHOLE_PAGE.sub(r"\1&", style(language))
    below = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in after)
    return (
        f'<div id="grader-{token}" lang="{language}">\n<style>#grader-{token} {{\n{rules}}}</style>\n'
        f"{section(report, token, language)}\n{below}</div>\n"
    )
