"""``grader grade``"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.classroom.submissions import Found, find_submissions
from grader.cli import settings
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.model.exercise import Language
from grader.model.report import Outcome, Report
from grader.text import shown_name

if TYPE_CHECKING:
    from rich.console import Console


@click.command("grade")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--exercise", "slug", help="The exercise that the files given are for, whatever their names.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "html"]), default="text", show_default=True)
@click.option(
    "--feedback", is_flag=True, help="Show every submission's feedback, not only a table, when there are several."
)
@click.option(
    "--shrink",
    type=click.Choice(["no", "little", "fully"]),
    help="How hard to look for smaller counterexamples: by default fully for one submission, little for several.",
)
@click.option(
    "--own-inputs",
    is_flag=True,
    help="Generate other inputs for every learner, so that what one is shown is worth nothing to the next.",
)
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Grade although this machine lacks a protection; every report says so."
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    slug: str | None,
    form: str,
    feedback: bool,
    shrink: str | None,
    own_inputs: bool,
    allow_weak_isolation: bool,
) -> int:
    """Grade submissions with the hidden tests.

    Each runs in a confined process of its own.

    PATH is a file (.py, .ipynb), one learner's folder of files, a folder with a folder for each learner, or a zip
    or tar of any of these. The exit status is 0 when
    everything has full marks, 1 when something has not, 2 for bad input, 3 when the grader itself failed.

    \b
    Example:
      grader grade kim/corr2d.py
      grader grade class/ --format json > reports.json
      grader grade class/ --format html > reports.html
      grader grade handed-in.py --exercise corr2d
    """
    from grader.classroom.batch import gradable, grade_all
    from grader.judge.key_store import AnswerKeys, KeyStore
    from grader.judge.shrink import EFFORTS
    from grader.sandbox.sandbox import Sandbox

    course = settings.course(ctx)
    found = _found(course, paths, slug)
    exercises = gradable(course, (each.slug for each in found.submissions if each.slug is not None))
    for path in found.left_out:
        is_folder = os.path.isdir(path) and not os.path.islink(path)
        why = "holds nothing that an exercise takes" if is_folder else "belongs to no exercise"
        click.echo(f"Left out: {shown_name(str(path))} {why}.", err=True)
    settings.say_left_out(exercises.values())
    with Sandbox(allow_weak=allow_weak_isolation) as sandbox:
        keys = AnswerKeys(sandbox, KeyStore.of_user(), own_inputs=own_inputs)
        wanted = shrink or ("fully" if len(found.submissions) == 1 else "little")
        graded = grade_all(exercises, found.submissions, keys, sandbox, EFFORTS[wanted])
        reports = list(settings.progress(graded, len(found.submissions), "Grading"))
    if form == "text":
        _print(settings.console(), ctx, reports, feedback)
    else:
        # As bytes: the documents are UTF-8 whatever the terminal's encoding is.
        click.echo(_document(form, reports, settings.language(ctx)).encode())
    return 0 if all(report.outcome is Outcome.OK for report in reports) else 1


def _found(course: Course, paths: tuple[Path, ...], slug: str | None) -> Found:
    if slug is not None and slug not in course.slugs():
        raise UsageError(f"there is no exercise {slug!r}; there are: {', '.join(course.slugs())}")
    return find_submissions(paths, {outline.submit: outline.slug for outline in course.outlines()}, slug)


def _document(form: str, reports: list[Report], language: Language) -> str:
    if form == "json":
        from grader.reporting.json import to_json

        return to_json(reports, language)
    if form == "csv":
        from grader.reporting.csv import to_csv

        return to_csv(reports)
    from grader.reporting.html import to_html

    return to_html(reports, language)


def _print(console: Console, ctx: click.Context, reports: list[Report], feedback: bool) -> None:
    from grader.reporting.terminal import print_report, print_table

    if len(reports) == 1 or feedback:
        for report in reports:
            print_report(console, report, settings.language(ctx))
    if len(reports) > 1:
        print_table(console, reports, settings.language(ctx))
