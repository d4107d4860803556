"""``grader demo``"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.catalogue import translated
from grader.classroom.submissions import find_submissions
from grader.cli import pace, settings, spoken
from grader.errors import UsageError
from grader.model.exercise import Language
from grader.model.report import Report
from grader.model.submission import Submission
from grader.reporting import writers

if TYPE_CHECKING:
    from grader.grading import Grader


@click.command("demo", cls=spoken.Command)
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Run although this machine lacks a protection; every report says so."
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write everybody's feedback to this file as well, as an HTML page.",
)
@settings.pass_settings
def command(user: settings.Settings, allow_weak_isolation: bool, page: Path | None) -> None:
    """Grade a made-up class.

    It consists of the course's own starters, reference solutions and wrong solutions.

    Where the course has no solutions, as in a handout, a small one is shown that the grader carries.

    A wrong solution's learner is named after the mistake. The last lines are the feedback that one of them reads.

    \b
    Example:
      grader demo
      grader demo --html demo.html
    """
    from grader.classroom.demo_class import hand_in
    from grader.grading import Grader
    from grader.reporting.examples import examples
    from grader.reporting.terminal import print_report, print_table
    from grader.sandbox.sandboxes import usual_number

    course = user.course_to_show()
    outlines = course.outlines()
    with (
        tempfile.TemporaryDirectory(prefix="grader-demo-") as folder,
        Grader(course, jobs=usual_number(), allow_weak=allow_weak_isolation) as grader,
    ):
        exercises = grader.gradable(outline.slug for outline in outlines)
        settings.say_left_out(exercises.values(), user.language)
        hand_in(exercises.values(), Path(folder))
        found = find_submissions([Path(folder)], {outline.submit: outline.slug for outline in outlines})
        reports, telling = _graded(grader, found.submissions, page, user.language)
    console, language = settings.console(), user.language
    order = {outline.slug: place for place, outline in enumerate(outlines)}
    reports.sort(key=lambda report: (order[str(report.exercise)], -report.score, report.learner))
    print_table(console, reports, language)
    what = translated(
        "{number} submissions to {exercises} exercises. What one of them reads:",
        language,
        number=len(reports),
        exercises=len(exercises),
    )
    console.print(f"\n{what}\n")
    print_report(console, telling, language)
    if page is not None:
        _write(page, reports, language)
        console.print(translated("What all of them read is in {page}", language, page=page))
        for kind, place in examples(reports, language).items():
            what = translated(kind, language)
            where = f"{page}#report-{place + 1}"
            console.print(translated("A picture of {what}: {where}", language, what=what, where=where))


def _graded(
    grader: Grader, submissions: Sequence[Submission], page: Path | None, language: Language
) -> tuple[list[Report], Report]:
    """Every report, and the one that is shown; without a page only that one looks for when its submission fails."""
    from grader.judge.counterexample import SHRINK_BUDGETS
    from grader.judge.probing import PROBE_BUDGETS

    little, probing = SHRINK_BUDGETS["little"], PROBE_BUDGETS["no" if page is None else "yes"]
    graded = grader.grade(submissions, ordered=True, shrinking=little, probing=probing)
    reports = [report for _, report in settings.progress(graded, len(submissions), pace.GRADING, language)]
    place = reports.index(_telling(reports))
    [(_, telling)] = grader.grade([submissions[place]], shrinking=little)
    return reports, telling


def _write(page: Path, reports: list[Report], language: Language) -> None:
    context = writers.Context(language, feedback=True)
    try:
        with page.open("wb") as file:
            file.writelines(writers.write(writers.find("html"), reports, context))
    except OSError as error:
        raise UsageError(f"{page} cannot be written: {error.strerror}; name another file with --html") from error


def _telling(reports: list[Report]) -> Report:
    """The report that shows most: one with some points, a picture, and a counterexample that has differing cells."""

    def shows(report: Report) -> tuple[bool, int]:
        failures = [group.failure for group in report.groups if group.failure]
        pictured = any(failure.picture is not None for failure in failures)
        return pictured, max((len(failure.differing) for failure in failures), default=0)

    return max(reports, key=lambda report: (report.score > 0, shows(report), report.learner))
