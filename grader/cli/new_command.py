"""``grader new``"""

from __future__ import annotations

import click

from grader.cli import settings, spoken


@click.command("new", cls=spoken.Command)
@click.argument("slug")
@settings.pass_settings
def command(user: settings.Settings, slug: str) -> None:
    """Begin an exercise with blanks to fill in.

    The files of exercise SLUG are written into exercises/ and solutions/ of the course, with a blank, ___, wherever
    something is to be filled in. Then 'grader verify SLUG' says what is not proven yet.

    \b
    Example:
      grader new moving-average
    """
    from grader.author.new_exercise import BLANK, make_exercise

    for path in make_exercise(user.course(), slug):
        click.echo(path)
    click.echo(f"\nFill in every {BLANK}, then: grader verify {slug}")
