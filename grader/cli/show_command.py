"""``grader show``"""

from __future__ import annotations

import click

from grader.cli import settings, spoken


@click.command("show", cls=spoken.Command)
@click.argument("slug")
@settings.pass_settings
def command(user: settings.Settings, slug: str) -> None:
    """Show what an exercise asks for, in the terminal.

    \b
    Example:
      grader show corr2d
      grader show corr2d | less -R
    """
    from grader.reporting.statement import Statement

    statement = user.course().exercise(slug).statement(user.language)
    settings.console().print(Statement(statement.source.decode()))
