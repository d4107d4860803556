"""``grader check``"""

from __future__ import annotations

from pathlib import Path

import click

from grader.classroom.submissions import read_submission
from grader.cli import settings
from grader.errors import UsageError
from grader.exercise.catalog import Course
from grader.model import Exercise, Outcome, Outline, Report, Submission


@click.command("check")
@click.argument("what", required=False)
@click.pass_context
def command(ctx: click.Context, what: str | None) -> int:
    """Show what is not right yet in your work.

    WHAT is an exercise or your file. Without it, every exercise's file in the current folder is checked. The
    strict confinement that grading asks for is used where the machine has it.

    \b
    Example:
      grader check
      grader check corr2d
      grader check my-work/corr2d.py
    """
    from grader.classroom.batch import grade_all
    from grader.feedback.terminal import print_report
    from grader.judge.key_store import AnswerKeys, KeyStore
    from grader.judge.shrink import FULL_EFFORT
    from grader.sandbox.sandbox import Sandbox

    course = settings.course(ctx)
    submissions = _submissions(course, what)
    exercises = {slug: course.exercise(slug) for each in submissions if (slug := each.slug) is not None}
    console = settings.console()
    complete = True
    with Sandbox(allow_weak=True) as sandbox:
        keys = AnswerKeys(sandbox, KeyStore.of_user())
        for report in grade_all(exercises, submissions, keys, sandbox, FULL_EFFORT):
            print_report(console, report, settings.language(ctx))
            complete = complete and report.outcome is Outcome.OK
            _say_what_is_left(exercises[str(report.exercise)], report)
    if complete:
        _say_what_is_next(course.outlines(), set(exercises))
    return 0 if complete else 1


def _submissions(course: Course, what: str | None) -> list[Submission]:
    by_file = {outline.submit: outline.slug for outline in course.outlines()}
    by_slug = {slug: file for file, slug in by_file.items()}
    here = Path.cwd()
    if what is None:
        found = [
            read_submission(here.name, slug, here / file) for file, slug in by_file.items() if (here / file).exists()
        ]
        if not found:
            raise UsageError("no exercise's file is here; begin one with 'grader start SLUG' or name your file")
        return found
    path = Path(by_slug.get(what, what))
    if path.name not in by_file:
        raise UsageError(f"{what} is neither an exercise nor named like a file of one ({', '.join(sorted(by_file))})")
    if not path.exists():
        raise UsageError(f"{path} is not here; get it with: grader start {by_file[path.name]}")
    return [read_submission(path.resolve().parent.name, by_file[path.name], path)]


def _say_what_is_next(outlines: tuple[Outline, ...], done: set[str]) -> None:
    """The first exercise after those that are ``done`` which is not begun here, or else the first of all."""
    last = max(position for position, outline in enumerate(outlines) if outline.slug in done)
    in_order = (*outlines[last + 1 :], *outlines[:last])
    following = (each for each in in_order if each.slug not in done and not Path(each.submit).exists())
    outline = next(following, None)
    click.echo(f"Next: grader start {outline.slug}" if outline else "That was the last one.")


def _say_what_is_left(exercise: Exercise, report: Report) -> None:
    settings.say_left_out([exercise])
    if exercise.hints and report.outcome is not Outcome.OK:
        click.echo(f"For a hint: grader hint {exercise.slug}")
    points = sum(group.points for group in exercise.groups if group.is_empty and not group.lacks)
    if points:
        click.echo(f"{points:g} more points are in hidden tests, which your instructor runs.")
