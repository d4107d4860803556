"""Everybody's feedback as a page of its own, in a folder that tells nobody's name, and an index for the teacher.

A page is named by a keyed hash of the learner's id: who has one address cannot guess another, and whatever a learner is
called, it never becomes a path. The index names everybody, and so lies beside the folder that may be published, not in
it.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import IO, NamedTuple

from jinja2 import Environment

from grader.catalogue import translated
from grader.cohort.policy import exact
from grader.model.exercise import Language
from grader.model.report import Report, decode, encode
from grader.reporting import html
from grader.reporting.class_text import points_text
from grader.reporting.csv import line
from grader.reporting.pages import TEMPLATES, environment_of, style_of
from grader.reporting.writers import Context

PAGES = "pages"
LENGTH = 32  # hexadecimal digits of a page's name, which nobody guesses
MAX_KEPT = 8 * 1024 * 1024


class Page(NamedTuple):
    """A learner's page: whose it is, what it is called, and the scores that stand on it."""

    learner: str
    name: str
    file: str
    score: str
    points: str


def file_name(key: bytes, learner: str) -> str:
    """Name the page of ``learner``; without the ``key`` nobody can tell whose it is."""
    digest = hmac.new(key, learner.encode(errors="backslashreplace"), hashlib.sha256).hexdigest()
    return f"{digest[:LENGTH]}.html"


class ByLearner:
    """Reports that are kept in a temporary file, to be read again learner by learner. A context manager's value."""

    def __init__(self, file: IO[bytes], reports: Iterable[Report]) -> None:
        self._file = file
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for report in reports:
            data = encode(report)
            self._places[report.learner].append((file.tell(), len(data)))
            file.write(data)

    def learners(self) -> list[str]:
        return sorted(self._places)

    def of(self, learner: str) -> list[Report]:
        return [self._read(*place) for place in self._places[learner]]

    def _read(self, start: int, size: int) -> Report:
        self._file.seek(start)
        return decode(self._file.read(size))


def pages(reports: Iterable[Report], key: bytes, context: Context) -> Iterator[tuple[Page, Iterator[bytes]]]:
    """Make the page of each learner, who reads nothing there of anybody else.

    Exercises come in the context's order. Only one learner's reports are held in memory at a time.
    """
    placed = {slug: place for place, slug in enumerate(context.exercises)}
    with tempfile.SpooledTemporaryFile(MAX_KEPT) as file:
        kept = ByLearner(file, reports)
        for learner in kept.learners():
            own = kept.of(learner)
            own.sort(key=lambda each: (placed.get(each.exercise or "", len(placed)), each.exercise or ""))
            score = points_text(sum(map(_left, own), exact(0)))
            points = points_text(sum(map(exact, (each.max_score for each in own)), exact(0)))
            page = Page(learner, own[-1].name, file_name(key, learner), score, points)
            yield page, html.write(iter(own), context)


def _left(report: Report) -> Fraction:
    """What is left of a score after lateness, as the learner's page says."""
    return exact(report.score if report.mark is None else report.mark.score)


def index_page(made: Iterable[Page], language: Language) -> Iterator[bytes]:
    """Write the teacher's index: everybody's name, with a link to the page."""
    style = style_of((TEMPLATES / "report.css").read_text(encoding="utf-8"))
    rows = sorted(made, key=lambda page: (page.name.casefold(), page.learner))
    template = _environment().get_template("index.html")
    for piece in template.generate(rows=rows, folder=PAGES, language=language, **style):
        yield piece.encode()
    yield b"\n"


def index_csv(made: Iterable[Page]) -> Iterator[bytes]:
    """Write the index for programs that send everybody their address."""
    yield line(("learner", "name", "page"))
    for page in made:
        yield line((page.learner, page.name, f"{PAGES}/{page.file}"))


@functools.cache
def _environment() -> Environment:
    return environment_of(translated)
