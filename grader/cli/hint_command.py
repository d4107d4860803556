"""``grader hint``"""

from __future__ import annotations

import click

from grader.catalogue import translated
from grader.cli import settings
from grader.errors import UsageError
from grader.model.exercise import in_language


@click.command("hint")
@click.argument("slug")
@click.argument("number", type=click.IntRange(min=1), default=1)
@settings.pass_settings
def command(user: settings.Settings, slug: str, number: int) -> None:
    """Show a hint for an exercise.

    It is the first one for exercise SLUG, or hint NUMBER. Later hints tell more.

    \b
    Example:
      grader hint corr2d
      grader hint corr2d 2
    """
    hints = user.course().exercise(slug).hints
    if number > len(hints):
        raise UsageError(f"{slug} has {len(hints)} hints, and {number} was asked for")
    language = user.language
    hint = in_language(hints[number - 1], language)
    click.echo(translated("Hint {number} of {total}: {hint}", language, number=number, total=len(hints), hint=hint))
    if number < len(hints):
        click.echo(translated("The next one: grader hint {slug} {number}", language, slug=slug, number=number + 1))
