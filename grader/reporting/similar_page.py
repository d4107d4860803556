"""The page of what is alike in a class: pairs with the evidence side by side. One file, without scripts.

It is for the teacher, and names people: what learners wrote stands on it, escaped by the template.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from jinja2 import Environment

from grader.catalogue import translated
from grader.reporting.pages import TEMPLATES, environment_of, style_of
from grader.reporting.similar_text import (
    HOW_RESULTS,
    MEANING,
    Found,
    evidence,
    exercise_text,
    more_text,
    named,
    text_sentence,
    usual_text,
)
from grader.reporting.writers import Context

FIRST = 10  # pairs of an exercise that are not folded away


def document(found: Found, context: Context) -> Iterator[bytes]:
    """Write the page. It is well-formed XML as well as HTML, so that no reader has to guess."""
    files = ("report.css", "class.css", "similar.css")
    style = style_of("".join((TEMPLATES / file).read_text(encoding="utf-8") for file in files))
    template = _environment().get_template("similar.html")
    told = {
        "found": found,
        "meaning": MEANING,
        "how_results": HOW_RESULTS,
        "first": FIRST,
        "language": context.language,
    }
    for piece in template.generate(**told, **style):
        yield piece.encode()
    yield b"\n"


@functools.cache
def _environment() -> Environment:
    return environment_of(evidence, exercise_text, more_text, named, text_sentence, translated, usual_text)
