"""``grader check``"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.catalogue import translated
from grader.cli import settings
from grader.errors import UsageError

# The rest is loaded where it is used, after the process that workers come from was started: it loads at the same time.
if TYPE_CHECKING:
    from grader.model.exercise import Exercise, Language, Outline
    from grader.model.report import Report
    from grader.model.submission import Submission
    from grader.sandbox.sandboxes import Sandboxes


@click.command("check")
@click.argument("what", required=False)
@settings.pass_settings
def command(user: settings.Settings, what: str | None) -> int:
    """Show what is not right yet in your work.

    WHAT is an exercise or your file, which may be a notebook. Without it, every exercise's file in the current
    folder is checked. The strict confinement that grading asks for is used where the machine has it.

    \b
    Example:
      grader check
      grader check corr2d
      grader check my-work/corr2d.ipynb
    """
    course = user.course()
    outlines = settings.outlines_of(course)
    with settings.sandboxes_for(_probable(outlines, what), outlines) as sandboxes:
        return _check(user, outlines, what, sandboxes)


def _probable(outlines: tuple[Outline, ...], what: str | None) -> str | None:
    """The exercise that is probably meant, so that what it needs is loaded early; a wrong guess costs only time."""
    names = [Path(what).stem, what] if what is not None else [Path(name).stem for name in os.listdir()]
    return next((each.slug for each in outlines if Path(each.submit).stem in names or each.slug in names), None)


def _check(user: settings.Settings, outlines: tuple[Outline, ...], what: str | None, sandboxes: Sandboxes) -> int:
    from grader.classroom.hand_ins import taken_by
    from grader.classroom.submissions import without_starters
    from grader.grading import Grader
    from grader.judge.counterexample import FULL_SHRINKING
    from grader.model.report import Outcome
    from grader.reporting.terminal import print_report

    course = user.course()
    starters = {each.slug: each.starter for each in taken_by(course, outlines)}
    submissions = without_starters(_submissions(outlines, what), starters)
    console, language = settings.console(), user.language
    complete, progress = True, settings.progress_in(course)
    with Grader(course, sandboxes=sandboxes) as grader:
        for _, report in grader.grade(submissions, ordered=True, shrinking=FULL_SHRINKING):
            print_report(console, report, language)
            progress.record([report])
            complete = complete and report.outcome is Outcome.OK
            _say_what_is_left(grader.prepare(str(report.exercise)).exercise, report, language)
    if complete:
        _say_what_is_next(outlines, {str(each.slug) for each in submissions}, language)
    return 0 if complete else 1


def _slug_of(outlines: tuple[Outline, ...]) -> dict[str, str]:
    from grader.classroom.submissions import with_notebooks

    return with_notebooks({outline.submit: outline.slug for outline in outlines})


def _submissions(outlines: tuple[Outline, ...], what: str | None) -> list[Submission]:
    from grader.classroom.submissions import read_submission
    from grader.exercise.course import nearest

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


def _say_what_is_next(outlines: tuple[Outline, ...], done: set[str], language: Language) -> None:
    """The first exercise after those that are ``done`` which is not begun here, or else the first of all."""
    last = max(position for position, outline in enumerate(outlines) if outline.slug in done)
    in_order = (*outlines[last + 1 :], *outlines[:last])
    left = [each for each in in_order if each.slug not in done]
    begun = {slug for name, slug in _slug_of(outlines).items() if os.path.lexists(name)}
    if unbegun := [each for each in left if each.slug not in begun]:
        click.echo(translated("Next: grader start {slug}", language, slug=unbegun[0].slug))
    elif left:
        click.echo(translated("Next: grader check {slug}", language, slug=left[0].slug))
    else:
        click.echo(translated("That was the last one.", language))


def _say_what_is_left(exercise: Exercise, report: Report, language: Language) -> None:
    from grader.model.report import Outcome

    settings.say_left_out([exercise])
    if exercise.hints and report.outcome is not Outcome.OK:
        click.echo(translated("For a hint: grader hint {slug}", language, slug=exercise.slug))
    if report.not_run:
        more = f"{report.not_run:g}"
        click.echo(
            translated(
                "{points} more points are in hidden tests, which your instructor runs; this is not the grade.",
                language,
                points=more,
            )
        )
