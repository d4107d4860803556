"""``grader grade``"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from grader.classroom.submissions import Found, find_submissions
from grader.cli import formats, settings
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.model.report import Outcome, Report
from grader.reporting.writers import Writer
from grader.text import shown_name


@click.command("grade")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--exercise", "slug", help="The exercise that the files given are for, whatever their names.")
@click.option("--format", "form", type=formats.Format(), default="text", show_default=True)
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
@click.option("--jobs", type=click.IntRange(min=1), help="How many to run side by side; by default one for each core.")
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Grade although this machine lacks a protection; every report says so."
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    slug: str | None,
    form: Writer,
    feedback: bool,
    shrink: str | None,
    own_inputs: bool,
    jobs: int | None,
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
    from grader.grading import Grader
    from grader.judge.counterexample import SHRINK_BUDGETS
    from grader.sandbox.sandboxes import usual_number

    course = settings.course(ctx)
    found = _found(course, paths, slug)
    for path in found.left_out:
        is_folder = os.path.isdir(path) and not os.path.islink(path)
        why = "holds nothing that an exercise takes" if is_folder else "belongs to no exercise"
        click.echo(f"Left out: {shown_name(str(path))} {why}.", err=True)
    shrinking = SHRINK_BUDGETS[shrink or ("fully" if len(found.submissions) == 1 else "little")]
    with Grader(course, jobs=jobs or usual_number(), allow_weak=allow_weak_isolation) as grader:
        exercises = grader.gradable(each.slug for each in found.submissions if each.slug is not None)
        settings.say_left_out(exercises.values())
        graded = grader.grade(found.submissions, ordered=True, own_inputs=own_inputs, shrinking=shrinking)
        outcomes: set[Outcome] = set()
        reports = _noting(outcomes, settings.progress(graded, len(found.submissions), "Grading"))
        formats.put(form, reports, settings.language(ctx), feedback=feedback)
    return 0 if outcomes <= {Outcome.OK} else 1


def _found(course: Course, paths: tuple[Path, ...], slug: str | None) -> Found:
    if slug is not None and slug not in course.slugs():
        raise UsageError(f"there is no exercise {slug!r}; there are: {', '.join(course.slugs())}")
    return find_submissions(paths, {outline.submit: outline.slug for outline in course.outlines()}, slug)


def _noting(outcomes: set[Outcome], graded: Iterable[tuple[int, Report]]) -> Iterator[Report]:
    """The reports, which are not kept; ``outcomes`` takes in how each ended."""
    for _, report in graded:
        outcomes.add(report.outcome)
        yield report
