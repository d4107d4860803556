"""``grader progress``"""

from __future__ import annotations

from pathlib import Path

import click

from grader.catalogue import translated
from grader.cli import settings, spoken
from grader.cli.output import check_target, write_file
from grader.errors import UsageError
from grader.model.sentence import sentence, system_reason


@click.group("progress", cls=spoken.Group)
def command() -> None:
    """Move what you have done to another machine.

    'grader list' shows it. It is kept for each course, in your own data folder.

    \b
    Example:
      grader progress export corr.json
      grader progress import corr.json
    """


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@settings.pass_settings
def export(user: settings.Settings, file: Path) -> None:
    """Write what you have done in this course into FILE."""
    check_target(file)
    progress = settings.progress_in(user.course(), user.language)
    write_file(file, [progress.exported()])
    number = len(progress.entries())
    click.echo(translated("{file} holds your progress in {number} exercises.", user.language, file=file, number=number))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@settings.pass_settings
def add(user: settings.Settings, file: Path) -> None:
    """Add what FILE holds to what you have done; of each exercise the better is kept."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            sentence(
                "{path} cannot be read: {why}; name a file that grader progress export wrote",
                path=str(file),
                why=system_reason(error),
            )
        ) from error
    number = settings.progress_in(user.course(), user.language).add_exported(data, file)
    click.echo(translated("{number} exercises of {file} were added.", user.language, file=file, number=number))
