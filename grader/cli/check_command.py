"""``grader check``"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.catalogue import marked, translated
from grader.cli import formats, settings, spoken
from grader.cli.output import say
from grader.model.report import Outcome
from grader.model.sentence import sentence

# The rest is loaded where it is used, after the process that workers come from was started: it loads at the same time.
if TYPE_CHECKING:
    from grader.errors import ExerciseError
    from grader.exercise.course import Course
    from grader.grading import Grader
    from grader.model.exercise import Exercise, Language, Outline
    from grader.model.report import Report
    from grader.model.submission import Submission
    from grader.reporting.writers import Writer
    from grader.sandbox.sandboxes import Sandboxes


@click.command("check", cls=spoken.Command)
@click.argument("what", required=False)
@click.option("--all", "every_group", is_flag=True, help="Show every failing group whole, not only the first.")
@click.option(
    "--format",
    "form",
    type=formats.Format(),
    help="Write the reports in this form instead: gcc is for an editor's problem matcher.",
)
@settings.pass_settings
def command(user: settings.Settings, what: str | None, every_group: bool, form: Writer | None) -> int:
    """Show what is not right yet in your work.

    WHAT is an exercise or your file, which may be a notebook. Without it, every exercise's file in the current
    folder is checked. The strict confinement that grading asks for is used where the machine has it.

    \b
    Example:
      grader check
      grader check corr2d --all
      grader check my-work/corr2d.ipynb
      grader check --format gcc
    """
    course = user.course()
    outlines = settings.outlines_of(course, user.language)
    with settings.sandboxes_for(_probable(outlines, what), outlines) as sandboxes:
        from grader.cli.own_files import own_submissions

        reports, exercises = _graded(course, own_submissions(course, outlines, what), sandboxes, user.language)
    settings.progress_in(course, user.language).record(reports)
    settings.say_left_out(exercises, user.language)
    if form is not None:
        from grader.reporting.writers import Context

        formats.put(form, reports, Context(user.language, feedback=True, every_group=every_group))
    else:
        _show(user, reports, what, every_group=every_group)
        for said in _remarks(exercises, outlines, reports, user.language, what):
            say(said)
        _show_scores(user, reports)
    if any(report.outcome is Outcome.NOT_GRADED for report in reports):
        from grader.errors import GraderError

        raise GraderError(sentence("not everything could be checked; what stands above says why"))
    return 0 if _wrong(reports) is None else 1


def _probable(outlines: tuple[Outline, ...], what: str | None) -> str | None:
    """The exercise that is probably meant, so that what it needs is loaded early; a wrong guess costs only time."""
    names = [Path(what).stem, what] if what is not None else [Path(name).stem for name in os.listdir()]
    return next((each.slug for each in outlines if Path(each.submit).stem in names or each.slug in names), None)


def _graded(
    course: Course, submissions: Sequence[Submission], sandboxes: Sandboxes, language: Language
) -> tuple[list[Report], list[Exercise]]:
    """Grade ``submissions``, and say of which exercise each is."""
    from grader.grading import Grader
    from grader.judge.counterexample import FULL_SHRINKING

    with Grader(course, sandboxes=sandboxes) as grader:
        submissions = _with_exercises(grader, submissions, language)
        graded = grader.grade(submissions, ordered=True, shrinking=FULL_SHRINKING)
        reports = [report for _, report in settings.progress(graded, len(submissions), marked("Checking"), language)]
        return reports, [grader.prepare(str(report.exercise)).exercise for report in reports]


def _with_exercises(grader: Grader, submissions: Sequence[Submission], language: Language) -> list[Submission]:
    """Leave out what belongs to exercises in which their author made a mistake, unless it is all that there is."""
    from grader.errors import ExerciseError

    mistakes: dict[str, ExerciseError] = {}
    for slug in dict.fromkeys(str(each.slug) for each in submissions):
        try:
            grader.prepare(slug)
        except ExerciseError as error:
            mistakes[slug] = error
    left = [each for each in submissions if each.slug not in mistakes]
    if mistakes and not left:
        raise next(iter(mistakes.values()))
    for mistake in mistakes.values():
        settings.say_mistake(mistake, language)
    return left


def _show(user: settings.Settings, reports: Sequence[Report], what: str | None, *, every_group: bool) -> None:
    """The only report, or of several the first that is not right, or all of these."""
    from grader.reporting.terminal import View, print_feedback

    console, shown = settings.console(), [_wrong(reports) or reports[0]]
    if len(reports) > 1:
        wrong = [report for report in reports if report.outcome is not Outcome.OK]
        shown = wrong if every_group else wrong[:1]
    for report in shown:
        print_feedback(console, report, user.language, View(every_group, _named(what, report)))
        console.print()


def _named(what: str | None, report: Report) -> str:
    """What names the report's file on the command line."""
    return shlex.quote(what) if what else str(report.exercise)


def _show_scores(user: settings.Settings, reports: Sequence[Report]) -> None:
    from grader.reporting.terminal import print_scores

    print_scores(settings.console(), reports, user.language)


def _wrong(reports: Sequence[Report]) -> Report | None:
    """The first report that is not right."""
    return next((report for report in reports if report.outcome is not Outcome.OK), None)


def _remarks(
    exercises: Sequence[Exercise],
    outlines: tuple[Outline, ...],
    reports: Sequence[Report],
    language: Language,
    what: str | None,
) -> Iterator[str]:
    """What to do next, and what the scores do not count."""
    if points := sum(report.not_run for report in reports):
        more = f"{points:g}"
        yield translated(
            "{points} more points are in hidden tests, which your instructor runs; this is not the grade.",
            language,
            points=more,
        )
    if (wrong := _wrong(reports)) is None:
        yield _next(outlines, {exercise.slug for exercise in exercises}, language)
        return
    if len(reports) == 1 and _has_more(wrong):
        yield translated("Every failing group: grader check {file} --all", language, file=_named(what, wrong))
    elif len(reports) > 1:
        yield translated("The others: grader check SLUG, or all of them: grader check --all", language)
    could_help = wrong.outcome is not Outcome.NOT_GRADED
    if could_help and any(exercise.slug == wrong.exercise and exercise.hints for exercise in exercises):
        yield translated("For a hint: grader hint {slug}", language, slug=wrong.exercise)


def _has_more(report: Report) -> bool:
    """Whether more groups fail than the one that was shown, and not all for one reason, which was said."""
    from grader.reporting.causes import common_cause

    failing = [group for group in report.groups if group.outcome is not Outcome.OK]
    return len(failing) > 1 and common_cause(report) is None


def _next(outlines: tuple[Outline, ...], done: set[str], language: Language) -> str:
    """The first exercise after those that are ``done`` which is not begun here, or else the first of all."""
    from grader.cli.own_files import slug_of

    last = max(position for position, outline in enumerate(outlines) if outline.slug in done)
    in_order = (*outlines[last + 1 :], *outlines[:last])
    left = [each for each in in_order if each.slug not in done]
    begun = {slug for name, slug in slug_of(outlines).items() if os.path.lexists(name)}
    if unbegun := [each for each in left if each.slug not in begun]:
        return translated("Next: grader start {slug}", language, slug=unbegun[0].slug)
    if left:
        return translated("Next: grader check {slug}", language, slug=left[0].slug)
    return translated("That was the last one.", language)
