"""``grader verify``"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from grader.catalogue import marked
from grader.cli import pace, settings, spoken
from grader.errors import ExerciseError, UsageError
from grader.exercise.course import Course, no_exercise
from grader.model.exercise import Exercise, Language

if TYPE_CHECKING:
    from grader.author.verification import SolutionCount, Verification
    from grader.grading import Grader


@click.command("verify", cls=spoken.Command)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document in place of the lines.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many to run side by side; by default one for each core.")
@click.option("--watch", "watched", is_flag=True, help="Verify an exercise again each time that a file of it is saved.")
@settings.pass_settings
def command(user: settings.Settings, slugs: tuple[str, ...], as_json: bool, jobs: int | None, watched: bool) -> int:
    """Prove that exercises can tell right from wrong.

    All of them are looked at, or those named.

    The starter must earn nothing, the reference solution everything, also with a fifth of the limits; every wrong
    solution must fail exactly the groups that hidden.yaml names for it; and every automatic mutant of the reference
    must fail something, unless hidden.yaml argues under 'equivalent' that it cannot. Solutions in right/ must earn
    everything and be told nothing, those in partial/ earn and be told what hidden.yaml says. Every group must be
    needed, every text there in both languages. The exit status is 1 when something is not so.

    With --watch, those named are verified, and each again when a file of it is saved, until Ctrl-C. Where none is
    named, each is verified when a file of it is saved.

    \b
    Example:
      grader verify
      grader verify corr2d
      grader verify --json > verification.json
      grader verify corr2d --watch
    """
    from grader.sandbox.sandboxes import usual_number

    if as_json and watched:
        raise UsageError("--json prints one document at the end, and --watch has none; leave one of them out")
    asked = _Asked(user.course(), slugs, jobs or usual_number(), user.language)
    if watched:
        _watch(asked)
        return 0
    return _verify(asked, as_json)


class _Asked(NamedTuple):
    """What is verified, on how many cores, and in which language that is told."""

    course: Course
    slugs: tuple[str, ...]
    jobs: int
    language: Language


def _watch(asked: _Asked) -> None:
    """Verify the exercises, and each again that is saved, until an interrupt."""
    from grader.cli.verify_loop import follow
    from grader.grading import Grader

    for slug in asked.slugs:
        if slug not in asked.course.slugs():
            raise UsageError(no_exercise(slug, asked.course.slugs()))
    with Grader(asked.course, jobs=asked.jobs) as grader:
        follow(asked.course, asked.slugs, lambda slug: _print(_verified(grader, asked, slug)), asked.language)


def _verified(grader: Grader, asked: _Asked, slug: str) -> Verification:
    """Verify one exercise as its files are now; a mistake in them is a finding, and mended with the next save."""
    from grader.author.verification import unproven
    from grader.author.verify import steps

    try:
        exercise = asked.course.exercise(slug)
        settings.say_left_out([exercise], asked.language)
        with pace.shown(steps(exercise), marked("Verifying"), asked.language) as tell:
            [result] = grader.verify_all([slug], tell)
    except ExerciseError as error:
        return unproven(slug, error)
    return result


def _verify(asked: _Asked, as_json: bool) -> int:
    """Verify the exercises once, and return the exit status."""
    from grader.author.verify import steps
    from grader.grading import Grader

    exercises, results = _read(asked.course, asked.slugs)
    settings.say_left_out(exercises, asked.language)
    for result in [] if as_json else results:
        _print(result)
    with (
        Grader(asked.course, jobs=asked.jobs) as grader,
        pace.shown(sum(map(steps, exercises)), marked("Verifying"), asked.language) as tell,
    ):
        for result in grader.verify_all([exercise.slug for exercise in exercises], tell):
            results.append(result)
            if not as_json:
                _print(result)
    if as_json:
        click.echo(json.dumps(_document(results), indent=2))
    else:
        click.echo(_sum(results))
    return 1 if any(result.findings for result in results) else 0


def _read(course: Course, slugs: Sequence[str]) -> tuple[list[Exercise], list[Verification]]:
    """Read the exercises, and say of those that cannot be read why; ``ExerciseError`` if it is the only one."""
    from grader.author.verification import unproven

    survey = course.survey()
    exercises: list[Exercise] = []
    mistakes = {} if slugs else dict(survey.mistakes)
    for slug in slugs or [outline.slug for outline in survey.outlines]:
        try:
            exercises.append(course.exercise(slug))
        except ExerciseError as error:
            mistakes[slug] = error
    if mistakes and not exercises:
        raise next(iter(mistakes.values()))
    return exercises, [unproven(slug, error) for slug, error in mistakes.items()]


def _print(result: Verification) -> None:
    made, killed, equivalent, survived = result.mutants
    mark = "✗" if result.findings else "✓"
    click.echo(
        f"{mark} {result.slug}: {_programs(result.solutions)}, {result.cases} cases, "
        f"{made} mutants ({killed} killed, {equivalent} equivalent, {survived} survived)"
    )
    for path, problem in result.findings:
        click.echo("\n".join(f"    {line}" for line in f"{path}: {problem}".splitlines()))


def _sum(results: list[Verification]) -> str:
    findings = sum(len(result.findings) for result in results)
    made = sum(result.mutants.made for result in results)
    return (
        f"{_counted(len(results), 'exercise')}, {_programs(_all_solutions(results))}, "
        f"{_counted(made, 'mutant')}, {_counted(findings, 'finding')}"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _programs(count: SolutionCount) -> str:
    return f"{count.wrong} wrong, {count.partial} partial, {count.right} right"


def _all_solutions(results: list[Verification]) -> SolutionCount:
    from grader.author.verification import SolutionCount

    return SolutionCount(*map(sum, zip(*(result.solutions for result in results), strict=True)))


def _document(results: list[Verification]) -> dict[str, object]:
    """Each exercise, and the sums over all."""
    exercises = [
        {
            "exercise": result.slug,
            **_solutions(result.solutions),
            "cases": result.cases,
            "mutants": result.mutants._asdict(),
            "findings": [{"path": path, "problem": problem} for path, problem in result.findings],
        }
        for result in results
    ]
    total = {
        "exercises": len(results),
        **_solutions(_all_solutions(results)),
        "cases": sum(result.cases for result in results),
        "mutants": {
            name: sum(getattr(result.mutants, name) for result in results)
            for name in ("made", "killed", "equivalent", "survived")
        },
        "findings": sum(len(result.findings) for result in results),
    }
    return {"schema": "convgrader/verification/v1", "exercises": exercises, "total": total}


def _solutions(count: SolutionCount) -> dict[str, int]:
    return {"wrong_solutions": count.wrong, "partial_solutions": count.partial, "right_solutions": count.right}
