"""``grader start``"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import click

from grader.cli import settings
from grader.errors import UsageError


@click.command("start")
@click.argument("slug")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to put the file into; made if it is not there. By default the current one.",
)
@click.pass_context
def command(ctx: click.Context, slug: str, folder: Path) -> None:
    """Put an exercise's file here, to be edited.

    A file that is there already is left alone.

    \b
    Example:
      grader start corr2d
      grader start corr2d --to my-work
    """
    exercise = settings.course(ctx).exercise(slug)
    language = settings.language(ctx)
    target = folder / exercise.outline.submit
    if os.path.lexists(target):  # a link that leads nowhere yet would be written through
        raise UsageError(
            f"{target} is there already, and your work is not overwritten; check it with: grader check {target}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(exercise.starter, target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}; name another folder with --to") from error
    statement = exercise.folder / ("README.ko.md" if language == "ko" else "README.md")
    click.echo(f"{exercise.outline.title.in_language(language)}, {exercise.outline.points:g} points")
    for signature in exercise.signatures:
        click.echo(f"  {signature.text}")
    click.echo(f"\nRead  {statement}")
    if exercise.harness:
        click.echo(f"see   {exercise.folder / 'harness.py'}, which calls what you write")
    click.echo(f"edit  {target}\nthen  grader check {shlex.quote(str(target))}")
