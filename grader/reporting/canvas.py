"""Marks as Canvas imports them: Canvas' own gradebook export, with a column for each exercise.

Canvas finds a student by the columns up to ``Section``, which begin with one name or with two, and an assignment by its
title with its number, as the export has it, or by the title alone; what it does not find, it offers to make.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from grader.cohort.roster import POINTS_POSSIBLE, Form, Sheet
from grader.errors import UsageError
from grader.model.report import Report
from grader.reporting.mark_sheet import MarkSheet, mark_sheet, roster_of, tell_of_disarmed
from grader.reporting.writers import Context, Writer

_REMEDY = "export it from Grades in Canvas, and name that file with --roster"


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the columns of the roster up to ``Section``, a row with the points possible, and everybody's marks."""
    sheet = mark_sheet(reports, context)
    roster = sheet.roster
    columns = roster.sheet.columns[: _section(roster.sheet) + 1]
    titles = {slug: _title(slug, roster.sheet) for slug in sheet.points}
    tell_of_disarmed(sheet, {columns.index(name): name for name in columns if name.casefold() == "id"}, context)
    _tell_of_other_points(sheet, titles, context)
    yield sheet.line(*columns, *titles.values())
    yield sheet.line(POINTS_POSSIBLE, *[""] * (len(columns) - 1), *map(sheet.number, sheet.points.values()))
    yield from sheet.rows(range(len(columns)))


def _check(context: Context) -> None:
    sheet = roster_of(context).sheet
    if sheet.form is not Form.CANVAS:
        raise UsageError(f"the roster is not a gradebook of Canvas; {_REMEDY}")
    if _section(sheet) < 0:
        raise UsageError(f"the roster has no column Section, so that Canvas would not take it; {_REMEDY}")


WRITER = Writer("canvas", "text/csv", ".canvas.csv", write, needs=("roster",), check=_check)


def _section(sheet: Sheet) -> int:
    """The place of the last column that tells of a student, -1 where there is none."""
    names = [name.casefold() for name in sheet.columns]
    return names.index("section") if "section" in names else -1


def _title(slug: str, sheet: Sheet) -> str:
    """What Canvas calls the exercise, with its number, if exactly one assignment there has its name."""
    named = re.compile(rf"{re.escape(slug)} \([0-9]+\)", re.IGNORECASE)
    found = [name for name in sheet.columns if named.fullmatch(name)]
    return found[0] if len(found) == 1 else slug


def _tell_of_other_points(sheet: MarkSheet, titles: Mapping[str, str], context: Context) -> None:
    """Canvas does not scale: 7 of 10 points would become 7 of 100."""
    for slug, title in titles.items():
        there = sheet.roster.sheet.points.get(title, "").replace(",", ".")
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", there) and Fraction(there) != sheet.points[slug]:
            here = sheet.number(sheet.points[slug])
            context.tell(f"{slug} has {here} points here and {there} in Canvas: give {title!r} {here} points there too")
