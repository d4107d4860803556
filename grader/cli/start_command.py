"""``grader start``"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from grader.catalogue import translated
from grader.cli import settings
from grader.errors import UsageError
from grader.marker import MARKER, MARKER_TEXT
from grader.model.exercise import in_language


@click.command("start")
@click.argument("slug")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to put the file into; made if it is not there. By default the current one.",
)
@settings.pass_settings
def command(user: settings.Settings, slug: str, folder: Path) -> None:
    """Put an exercise's file here, to be edited.

    A file that is there already is left alone.

    \b
    Example:
      grader start corr2d
      grader start corr2d --to my-work
    """
    exercise = user.course().exercise(slug)
    language = user.language
    target = folder / exercise.outline.submit
    if os.path.lexists(target):  # a link that leads nowhere yet would be written through
        raise UsageError(
            f"{target} is there already, and your work is not overwritten; check it with: grader check {target}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(exercise.starter.source)
        (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}; name another folder with --to") from error
    statement = exercise.statements.get(language) or exercise.statements["en"]
    title, points = in_language(exercise.outline.title, language), f"{exercise.outline.points:g}"
    click.echo(translated("{title}, {points} points", language, title=title, points=points))
    for signature in exercise.signatures:
        click.echo(f"  {signature.text}")
    click.echo()
    click.echo(translated("Read  {path}", language, path=statement.path))
    if exercise.harness_file is not None:
        click.echo(translated("see   {path}, which calls what you write", language, path=exercise.harness_file.path))
    click.echo(translated("edit  {path}", language, path=target))
    click.echo(translated("then  grader check {path}", language, path=shlex.quote(str(target))))
