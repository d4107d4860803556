"""``grader check``"""

from __future__ import annotations

import os
from pathlib import Path

import click

from grader.classroom.hand_ins import taken_by
from grader.classroom.submissions import read_submission, with_notebooks, without_starters
from grader.cli import settings
from grader.errors import UsageError
from grader.exercise.course import nearest
from grader.model.exercise import Exercise, Outline
from grader.model.report import Outcome, Report
from grader.model.submission import Submission


@click.command("check")
@click.argument("what", required=False)
@click.pass_context
def command(ctx: click.Context, what: str | None) -> int:
    """Show what is not right yet in your work.

    WHAT is an exercise or your file, which may be a notebook. Without it, every exercise's file in the current
    folder is checked. The strict confinement that grading asks for is used where the machine has it.

    \b
    Example:
      grader check
      grader check corr2d
      grader check my-work/corr2d.ipynb
    """
    from grader.classroom.batch import grade_all
    from grader.judge.key_store import AnswerKeys, KeyStore
    from grader.judge.shrink import FULL_EFFORT
    from grader.reporting.terminal import print_report
    from grader.sandbox.sandbox import Sandbox

    course = settings.course(ctx)
    outlines = course.outlines()
    starters = {each.slug: each.starter for each in taken_by(course)}
    submissions = without_starters(_submissions(outlines, what), starters)
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
        _say_what_is_next(outlines, set(exercises))
    return 0 if complete else 1


def _slug_of(outlines: tuple[Outline, ...]) -> dict[str, str]:
    return with_notebooks({outline.submit: outline.slug for outline in outlines})


def _submissions(outlines: tuple[Outline, ...], what: str | None) -> list[Submission]:
    slug_of = _slug_of(outlines)
    paths = [Path(name) for name, slug in slug_of.items() if what in (None, slug)]
    if what is not None and not paths:
        paths = [Path(what)]
    if paths[0].name not in slug_of:
        submit = {outline.slug: outline.submit for outline in outlines}
        near = nearest(str(what), list(submit))
        meant = f"; did you mean {near} ({submit[near]})?" if near else f" ({', '.join(sorted(submit.values()))})"
        raise UsageError(f"{what} is neither an exercise nor named like a file of one{meant}")
    found = [path for path in paths if os.path.lexists(path)]
    if not found and what is None:
        raise UsageError("no exercise's file is here; begin one with 'grader start SLUG' or name your file")
    if not found:
        raise UsageError(f"{paths[0]} is not here; get it with: grader start {slug_of[paths[0].name]}")
    return [read_submission(path.parent.resolve().name, slug_of[path.name], path) for path in found]


def _say_what_is_next(outlines: tuple[Outline, ...], done: set[str]) -> None:
    """The first exercise after those that are ``done`` which is not begun here, or else the first of all."""
    last = max(position for position, outline in enumerate(outlines) if outline.slug in done)
    in_order = (*outlines[last + 1 :], *outlines[:last])
    left = [each for each in in_order if each.slug not in done]
    begun = {slug for name, slug in _slug_of(outlines).items() if os.path.lexists(name)}
    if unbegun := [each for each in left if each.slug not in begun]:
        click.echo(f"Next: grader start {unbegun[0].slug}")
    else:
        click.echo(f"Next: grader check {left[0].slug}" if left else "That was the last one.")


def _say_what_is_left(exercise: Exercise, report: Report) -> None:
    settings.say_left_out([exercise])
    if exercise.hints and report.outcome is not Outcome.OK:
        click.echo(f"For a hint: grader hint {exercise.slug}")
    points = sum(group.points for group in exercise.groups if group.is_empty and not group.lacks)
    if points:
        click.echo(f"{points:g} more points are in hidden tests, which your instructor runs.")
