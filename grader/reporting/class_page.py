"""The page of a class: who has which mark, what was hard, which mistakes are made. One file, without scripts.

It is for the teacher: it names everybody. What learners read of their own work is a page for each.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jinja2 import Environment

from grader.catalogue import translated
from grader.cohort.cohort import Cohort, Learner, gather
from grader.cohort.figures import bins, figures
from grader.cohort.mistakes import Unnamed, common, unnamed
from grader.cohort.policy import Attempts, Closed, InGrace, Late, NoTime
from grader.model.exercise import Language, in_language
from grader.model.report import Outcome, Report
from grader.reporting.class_text import (
    case_lines,
    common_text,
    late_text,
    mark_text,
    percent_text,
    points_text,
    share_text,
    time_text,
    unnamed_text,
)
from grader.reporting.condition_text import condition_text
from grader.reporting.pages import TEMPLATES, environment_of, style_of
from grader.reporting.plots import bar_width, distribution
from grader.reporting.writers import Context, Writer

BLOCK = 100  # learners in one part of a table, which opens by itself where there is no other
MAX_LATE = 500  # rows of what came late; the CSV has all
FIRST = 12  # of the mistakes that are not folded away
MAX_MISTAKES = 150
MAX_UNNAMED = 60
MAX_MEMBERS = 12  # names of those who fail alike
# What a mark carries behind it, told below the table.
_SIGNS = {Late: "L", Closed: "C", InGrace: "G", NoTime: "?"}
_ABSENT = {Outcome.NOT_HANDED_IN: "–", Outcome.NOT_GRADED: "×", Outcome.REJECTED: "R"}


class Row(NamedTuple):
    """A learner's row: marks by exercise as they stand in cells, and the total."""

    name: str
    cells: tuple[str, ...]
    total: str
    share: str


class Block(NamedTuple):
    """Rows that are folded together, and from where to where they go."""

    first: str
    last: str
    rows: tuple[Row, ...]


class LateRow(NamedTuple):
    """One late mark, with what it was before and why."""

    name: str
    exercise: str
    before: str
    after: str
    late: str
    remark: str


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the page. It is well-formed XML as well as HTML, so that no reader has to guess."""
    cohort = gather(reports, context.policy, context.exercises)
    page = _environment().get_template("class.html")
    pieces = page.generate(
        cohort=cohort,
        policy=context.policy,
        best=context.policy.attempts is Attempts.BEST,
        blocks=_blocks([_row(cohort, each) for each in cohort.learners], lambda row: row.name),
        totals=_blocks([_total(cohort, each) for each in sorted(cohort.learners, key=_by_total)], _rank),
        late=_late_rows(cohort, context.language),
        shares=bins([float(each.after / cohort.points) for each in cohort.learners]) if cohort.points else (),
        figures=figures(cohort),
        common=common(cohort),
        unnamed=unnamed(cohort),
        language=context.language,
        **_limits(),
        **_style(),
    )
    for piece in pieces:
        yield piece.encode()
    yield b"\n"


WRITER = Writer("class", "text/html", ".class.html", write, needs=("language", "policy"))


def _limits() -> dict[str, Any]:
    return {"first": FIRST, "max_late": MAX_LATE, "max_mistakes": MAX_MISTAKES, "max_unnamed": MAX_UNNAMED}


def _row(cohort: Cohort, learner: Learner) -> Row:
    return _total(cohort, learner)._replace(cells=tuple(_cell(learner, task.slug) for task in cohort.tasks))


def _total(cohort: Cohort, learner: Learner) -> Row:
    return Row(learner.name, (), points_text(learner.after), percent_text(learner.after, cohort.points))


def _cell(learner: Learner, slug: str) -> str:
    work = learner.works.get(slug)
    if work is None or not work.is_judged:
        return "–" if work is None else _ABSENT[work.attempt.outcome]
    sign = _SIGNS.get(type(work.mark.reason), "")
    return f"{points_text(work.mark.after)}{sign}"


def _rank(row: Row) -> str:
    return f"{row.total} ({row.share})"


def _blocks(rows: Sequence[Row], label: Callable[[Row], str]) -> list[Block]:
    parts = [tuple(rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]
    return [Block(label(part[0]), label(part[-1]), part) for part in parts]


def _by_total(learner: Learner) -> tuple[Any, ...]:
    return -learner.after, learner.name.casefold(), learner.id


def _late_rows(cohort: Cohort, language: Language) -> list[LateRow]:
    """What came after its due date, the learners by name."""
    return [
        LateRow(
            learner.name,
            task.slug,
            points_text(work.mark.before),
            points_text(work.mark.after),
            late_text(work.mark.late),
            mark_text(work.mark, language),
        )
        for learner in cohort.learners
        for task in cohort.tasks
        if (work := learner.works.get(task.slug)) is not None and work.mark.late
    ]


def members(cohort: Cohort, group: Unnamed) -> str:
    """Name those who fail alike, as far as there is room, and count the rest."""
    names = [cohort.learners[place].name for place in group.members]
    more = len(names) - MAX_MEMBERS
    return ", ".join(names[:MAX_MEMBERS]) + (f" + {more}" if more > 0 else "")


def _style() -> dict[str, str]:
    files = ("report.css", "class.css")
    return style_of("".join((TEMPLATES / file).read_text(encoding="utf-8") for file in files))


@functools.cache
def _environment() -> Environment:
    return environment_of(
        bar_width, case_lines, common_text, condition_text, distribution, in_language, members, percent_text,
        points_text, share_text, time_text, translated, unnamed_text,
    )  # fmt: skip
