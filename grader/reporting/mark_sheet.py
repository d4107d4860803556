"""What tables of marks for platforms share: a row for everybody on a downloaded roster, as that is written.

Whoever is not on the roster, or is not one person there, has no row that a platform could find. That is told, and so is
what has no mark: nothing is lost in silence, and nobody gets another's mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from grader.catalogue import WRITTEN_IN
from grader.cohort.cohort import NOT_JUDGED
from grader.cohort.policy import NO_POLICY, Attempt, Closed, Policy, attempt, counting, exact
from grader.cohort.roster import Person, Roster
from grader.model.report import Outcome, Report
from grader.reporting.class_text import points_text
from grader.reporting.csv import disarmed, line
from grader.reporting.rendering import outcome_text
from grader.reporting.writers import Context
from grader.text import one_line, shown_name

DIGITS = 5  # as many decimals as a gradebook of Moodle keeps


class MarkSheet(NamedTuple):
    """Marks by person and exercise; the exercises in the course's order, each with what there is to earn."""

    roster: Roster
    points: Mapping[str, Fraction]
    marks: Mapping[Person, Mapping[str, Fraction]]

    def rows(self, columns: Iterable[int]) -> Iterator[bytes]:
        """Write everybody's row: the roster's cells at ``columns``, then a mark for each exercise, or an empty cell."""
        kept = tuple(columns)
        for person in self.roster.people:
            marks = self.marks.get(person, {})
            named = (person.cells[place] for place in kept)
            yield self.line(*named, *(self.number(marks[slug]) if slug in marks else "" for slug in self.points))

    def line(self, *cells: str) -> bytes:
        """Write one row, cells apart as the roster has them."""
        return line(cells, self.roster.sheet.delimiter)

    def number(self, points: Fraction) -> str:
        """Write points with the roster's decimal sign."""
        return points_text(points, DIGITS).replace(".", self.roster.sheet.decimal)


def roster_of(context: Context) -> Roster:
    """Take the roster, which is among what such a writer needs."""
    assert context.roster is not None  # noqa: S101 it is asked for before
    return context.roster


def mark_sheet(reports: Iterable[Report], context: Context) -> MarkSheet:
    """Gather the marks of ``reports``, after the policy, and tell what finds no place among them."""
    works: defaultdict[str, dict[str, Attempt]] = defaultdict(dict)
    points: dict[str, Fraction] = {}
    for report in reports:
        if report.exercise is None:
            if report.outcome is not Outcome.NOT_HANDED_IN:
                context.tell(_unmarked(report.learner, shown_name(report.origin), report.outcome))
            continue
        points[report.exercise] = max(points.get(report.exercise, Fraction(0)), exact(report.max_score))
        made, kept = _attempt(context.policy, report), works[report.learner].get(report.exercise)
        if kept is None or counting([kept.standing, made.standing], context.policy.attempts) == 1:
            works[report.learner][report.exercise] = made
    order = [slug for slug in context.exercises if slug in points]
    ordered = {slug: points[slug] for slug in (*order, *sorted(points.keys() - set(order)))}
    roster = roster_of(context)
    return MarkSheet(roster, ordered, _marks(works, context, roster))


def tell_of_disarmed(sheet: MarkSheet, columns: Mapping[int, str], context: Context) -> None:
    """Tell whose cells a platform may not find again, since a spreadsheet would compute them as they are."""
    for person in sheet.roster.people:
        for place, name in columns.items():
            cell = person.cells[place]
            if disarmed(cell) != cell:
                what = f"{_shown(person)}: the cell {name!r} begins like a formula and is written as text"
                context.tell(f"{what}; if the platform finds nobody by it, enter the marks by hand")


def _attempt(policy: Policy, report: Report) -> Attempt:
    """Find the report's mark; where no policy is known, the one that it got when it was graded stays."""
    found = attempt(policy, report)
    if policy != NO_POLICY or report.mark is None:
        return found
    kept = found.mark
    reason = Closed() if report.mark.closed else kept.reason
    return found._replace(mark=type(kept)(kept.before, exact(report.mark.score), kept.late, reason))


def _marks(
    works: Mapping[str, Mapping[str, Attempt]], context: Context, roster: Roster
) -> dict[Person, dict[str, Fraction]]:
    marks = {}
    for person, same in _people(works, roster).items():
        if person is None:
            _tell_of_strangers({learner: works[learner] for learner in same}, context)
        elif len(same) > 1:
            names = " and ".join(map(one_line, same))
            context.tell(f"{names} are all {_shown(person)} on the roster: no mark of theirs is written")
        else:
            marks[person] = _judged(same[0], works[same[0]], context)
    return marks


def _people(learners: Iterable[str], roster: Roster) -> dict[Person | None, list[str]]:
    """Find who each is on the roster; a name is nobody's who is there by a number or an address."""
    keyed = {learner: roster.by_key(learner) for learner in learners}
    taken = set(keyed.values())
    found: defaultdict[Person | None, list[str]] = defaultdict(list)
    for learner, person in keyed.items():
        named = roster.by_name(learner) if person is None else None
        found[person or (None if named in taken else named)].append(learner)
    return found


def _tell_of_strangers(works: Mapping[str, Mapping[str, Attempt]], context: Context) -> None:
    for learner, attempts in works.items():
        marks = [
            f"{slug} {points_text(each.mark.after, DIGITS)}"
            for slug, each in attempts.items()
            if each.outcome is not Outcome.NOT_HANDED_IN
        ]
        if marks:
            told = ", ".join(marks)
            context.tell(f"{one_line(learner)} is not one person on the roster, so this is not written: {told}")


def _judged(learner: str, attempts: Mapping[str, Attempt], context: Context) -> dict[str, Fraction]:
    """Keep the marks of what could be judged, and tell of what could not."""
    for slug, each in attempts.items():
        if each.outcome in NOT_JUDGED and each.outcome is not Outcome.NOT_HANDED_IN:
            context.tell(_unmarked(learner, slug, each.outcome))
    return {slug: each.mark.after for slug, each in attempts.items() if each.outcome not in NOT_JUDGED}


def _unmarked(learner: str, what: str, outcome: Outcome) -> str:
    return f"{one_line(learner)} has no mark for {what}: {outcome_text(outcome, WRITTEN_IN)}"


def _shown(person: Person) -> str:
    return f"{one_line(person.name)} ({one_line(person.id)})"
