"""``grader hint``"""

from __future__ import annotations

import click

from grader.catalogue import translated
from grader.classroom.progress import Progress
from grader.cli import settings, spoken
from grader.cli.output import say
from grader.errors import UsageError
from grader.model.exercise import Exercise, Language, in_language
from grader.model.sentence import sentence


@click.command("hint", cls=spoken.Command)
@click.argument("slug")
@click.argument("number", type=click.IntRange(min=1), required=False)
@settings.pass_settings
def command(user: settings.Settings, slug: str, number: int | None) -> None:
    """Show a hint for an exercise.

    It is the next one for exercise SLUG that you have not seen, or hint NUMBER. Later hints tell more.

    \b
    Example:
      grader hint corr2d
      grader hint corr2d 1
    """
    course = user.course()
    exercise = course.exercise(slug)
    progress = settings.progress_in(course, user.language)
    say(next_hint(exercise, progress, user.language, number))


def next_hint(exercise: Exercise, progress: Progress, language: Language, number: int | None = None) -> str:
    """Say hint ``number``, or the next one; take down that it was seen. After the last one, it comes again."""
    hints, slug = exercise.hints, exercise.slug
    if not hints or (number or 1) > len(hints):
        raise UsageError(
            sentence(
                "{slug} has {total} hints, and {number} was asked for", slug=slug, total=len(hints), number=number or 1
            )
        )
    number = number or min(progress.entry(slug).hints + 1, len(hints))
    progress.record_hint(slug, number)
    hint = in_language(hints[number - 1], language)
    said = [translated("Hint {number} of {total}: {hint}", language, number=number, total=len(hints), hint=hint)]
    if number < len(hints):
        said.append(translated("The next one: grader hint {slug}", language, slug=slug))
    else:
        said.append(translated("That was the last one; the first: grader hint {slug} 1", language, slug=slug))
    return "\n".join(said)
