"""Marks as Moodle imports them: who it is as the roster has it, then a column for each exercise.

On importing, the teacher says which column tells who it is, and into which item of the gradebook each mark goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.cohort.roster import MOODLE_IDS, Form, Roster
from grader.errors import UsageError
from grader.model.report import Report
from grader.reporting.mark_sheet import mark_sheet, roster_of, tell_of_disarmed
from grader.reporting.writers import Context, Writer
from grader.text import one_line

_WHO = {  # by which Moodle finds somebody, and what else tells a reader who it is
    Form.MOODLE: (MOODLE_IDS, ("First name", "Last name")),
    Form.PLAIN: (("id", "email"), ("name",)),
}
_REMEDY = "export the participants or the grades from Moodle with one of them, and name that file with --roster"


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the roster's names, numbers and addresses, and everybody's marks below the exercises' names."""
    sheet = mark_sheet(reports, context)
    roster = sheet.roster
    ids, names = _WHO[roster.sheet.form]
    by, shown = _places(roster, ids), _places(roster, names)
    tell_of_disarmed(sheet, {place: roster.sheet.columns[place] for place in by}, context)
    for person in sheet.marks:
        if not any(person.cells[place] for place in by):
            context.tell(f"{one_line(person.name)} has no {' or '.join(ids)} on the roster: Moodle finds nobody there")
    places = sorted((*by, *shown))
    yield sheet.line(*(roster.sheet.columns[place] for place in places), *sheet.points)
    yield from sheet.rows(places)


def _check(context: Context) -> None:
    roster = roster_of(context)
    if roster.sheet.form not in _WHO:
        raise UsageError(f"the roster is one of {roster.sheet.form}, and Moodle would find nobody by it; {_REMEDY}")
    ids, _ = _WHO[roster.sheet.form]
    if not _places(roster, ids):
        raise UsageError(f"the roster has no column {', '.join(ids)}, by which Moodle finds somebody; {_REMEDY}")


WRITER = Writer("moodle", "text/csv", ".moodle.csv", write, needs=("roster",), check=_check)


def _places(roster: Roster, names: Iterable[str]) -> list[int]:
    wanted = {name.casefold() for name in names}
    return [place for place, name in enumerate(roster.sheet.columns) if name.casefold() in wanted]
