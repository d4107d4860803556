"""A class as comma-separated values: a row for each learner with totals, and for each exercise both marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.catalogue import WRITTEN_IN
from grader.cohort.cohort import Learner, gather
from grader.model.report import Report
from grader.reporting.class_text import points_number, work_text
from grader.reporting.csv import line
from grader.reporting.writers import Context, Writer

COLUMNS = ("learner", "name", "total", "total_before", "points")


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the table, in English whatever the context's language, so that other programs find its columns.

    After :data:`COLUMNS` each exercise has its mark after the policy, the mark before it, and a remark. A mark is empty
    where nothing was handed in, or it could not be graded.
    """
    cohort = gather(reports, context.policy, context.exercises)
    slugs = [task.slug for task in cohort.tasks]
    yield line((*COLUMNS, *(f"{slug}{part}" for slug in slugs for part in ("", " before", " remark"))))
    points = points_number(cohort.points)
    for learner in cohort.learners:
        totals = map(points_number, (learner.after, learner.before))
        yield line(
            (learner.id, learner.name, *totals, points, *(cell for slug in slugs for cell in _cells(learner, slug)))
        )


WRITER = Writer("class-csv", "text/csv", ".class.csv", write, needs=("policy",))


def _cells(learner: Learner, slug: str) -> tuple[str | float, ...]:
    work = learner.works.get(slug)
    if work is None:
        return ("", "", "")
    remark = work_text(work, WRITTEN_IN)
    if not work.is_judged:
        return ("", "", remark)
    return (points_number(work.mark.after), points_number(work.mark.before), remark)
