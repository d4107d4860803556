"""``grader demo``"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from grader.classroom.submissions import find_submissions
from grader.cli import settings
from grader.errors import UsageError
from grader.model.exercise import Language
from grader.model.report import Report


@click.command("demo")
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Run although this machine lacks a protection; every report says so."
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write everybody's feedback to this file as well, as an HTML page.",
)
@click.pass_context
def command(ctx: click.Context, allow_weak_isolation: bool, page: Path | None) -> None:
    """Grade a made-up class.

    It consists of the course's own starters, reference solutions and wrong solutions.

    A wrong solution's learner is named after the mistake. The last lines are the feedback that one of them reads.

    \b
    Example:
      grader demo
      grader demo --html demo.html
    """
    from grader.classroom.batch import gradable, grade_all
    from grader.classroom.demo_class import hand_in
    from grader.judge.key_store import AnswerKeys, KeyStore
    from grader.judge.shrink import EFFORTS
    from grader.reporting.terminal import print_report, print_table
    from grader.sandbox.sandbox import Sandbox

    course = settings.grading_course(ctx, ())
    outlines = course.outlines()
    exercises = gradable(course, [outline.slug for outline in outlines])
    settings.say_left_out(exercises.values())
    with (
        tempfile.TemporaryDirectory(prefix="grader-demo-") as folder,
        Sandbox(allow_weak=allow_weak_isolation) as sandbox,
    ):
        hand_in(exercises.values(), Path(folder))
        found = find_submissions([Path(folder)], {outline.submit: outline.slug for outline in outlines})
        keys = AnswerKeys(sandbox, KeyStore.of_user())
        graded = grade_all(exercises, found.submissions, keys, sandbox, EFFORTS["little"])
        reports = list(settings.progress(graded, len(found.submissions), "Grading"))
    console = settings.console()
    order = {outline.slug: place for place, outline in enumerate(outlines)}
    reports.sort(key=lambda report: (order[str(report.exercise)], -report.score, report.learner))
    print_table(console, reports, settings.language(ctx))
    console.print(f"\n{len(reports)} submissions to {len(exercises)} exercises. What one of them reads:\n")
    print_report(console, _telling(reports), settings.language(ctx))
    if page is not None:
        _write(page, reports, settings.language(ctx))
        console.print(f"What all of them read is in {page}")


def _write(page: Path, reports: list[Report], language: Language) -> None:
    from grader.reporting.html import to_html

    try:
        page.write_text(f"{to_html(reports, language)}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{page} cannot be written: {error.strerror}; name another file with --html") from error


def _telling(reports: list[Report]) -> Report:
    """The report that shows most: one with a counterexample that has differing cells, and some points."""

    def differing(report: Report) -> int:
        return max((len(group.failure.differing) for group in report.groups if group.failure), default=0)

    return max(reports, key=lambda report: (report.score > 0, differing(report), report.learner))
