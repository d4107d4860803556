"""``grader verify``"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from grader.cli import pace, settings, spoken
from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.model.exercise import Exercise

if TYPE_CHECKING:
    from grader.author.verification import SolutionCount, Verification


@click.command("verify", cls=spoken.Command)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document in place of the lines.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many to run side by side; by default one for each core.")
@settings.pass_settings
def command(user: settings.Settings, slugs: tuple[str, ...], as_json: bool, jobs: int | None) -> int:
    """Prove that exercises can tell right from wrong.

    All of them are looked at, or those named.

    The starter must earn nothing, the reference solution everything, also with a fifth of the limits; every wrong
    solution must fail exactly the groups that hidden.yaml names for it; and every automatic mutant of the reference
    must fail something, unless hidden.yaml argues under 'equivalent' that it cannot. Solutions in right/ must earn
    everything and be told nothing, those in partial/ earn and be told what hidden.yaml says. Every group must be
    needed, every text there in both languages. The exit status is 1 when something is not so.

    \b
    Example:
      grader verify
      grader verify corr2d
      grader verify --json > verification.json
    """
    from grader.author.verify import steps
    from grader.grading import Grader
    from grader.sandbox.sandboxes import usual_number

    course = user.course()
    exercises, results = _read(course, slugs)
    settings.say_left_out(exercises, user.language)
    for result in [] if as_json else results:
        _print(result)
    with (
        Grader(course, jobs=jobs or usual_number()) as grader,
        pace.shown(sum(map(steps, exercises)), "Verifying") as tell,
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
    return f"{len(results)} exercises, {_programs(_all_solutions(results))}, {made} mutants, {findings} findings"


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
