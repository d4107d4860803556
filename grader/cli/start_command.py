"""``grader start``"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from grader.catalogue import translated
from grader.cli import settings, spoken
from grader.errors import UsageError
from grader.marker import MARKER, MARKER_TEXT
from grader.model.exercise import Exercise, Language, in_language
from grader.model.sentence import sentence, system_reason


@click.command("start", cls=spoken.Command)
@click.argument("slug")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to put the file into; made if it is not there. By default the current one.",
)
@click.option("--notebook", is_flag=True, help="Put a notebook here, whose cell is graded when it is run.")
@click.option("--reset", is_flag=True, help="Begin again; the file that is here is kept under another name.")
@settings.pass_settings
def command(user: settings.Settings, slug: str, folder: Path, notebook: bool, reset: bool) -> None:
    """Put an exercise's file and its statement here.

    A file that is there already is left alone.

    \b
    Example:
      grader start corr2d
      grader start corr2d --to my-work
      grader start corr2d --notebook
      grader start corr2d --reset
    """
    exercise, language = user.course().exercise(slug), user.language
    target = begin(exercise, folder, language, notebook=notebook, reset=reset)
    title, points = in_language(exercise.outline.title, language), f"{exercise.outline.points:g}"
    click.echo(translated("{title}, {points} points", language, title=title, points=points))
    for signature in exercise.signatures:
        click.echo(f"  {signature.text}")
    click.echo()
    click.echo(translated("Read  {path}", language, path=target if notebook else _statement_beside(target)))
    if exercise.harness_file is not None:
        click.echo(translated("see   {path}, which calls what you write", language, path=exercise.harness_file.path))
    click.echo(translated("edit  {path}", language, path=target))
    click.echo(translated("then  grader check {path}", language, path=shlex.quote(str(target))))


def begin(exercise: Exercise, folder: Path, language: Language, *, notebook: bool = False, reset: bool = False) -> Path:
    """Put the file, or the notebook, of ``exercise`` into ``folder``, and return its path.

    Beside it come the statement and the marker by which pytest shows it. With ``reset``, a file that is there is kept
    under another name; without, it is a ``UsageError``.
    """
    target = folder / exercise.outline.submit
    if notebook:
        target = target.with_suffix(".ipynb")
    if os.path.lexists(target) and not reset:  # a link that leads nowhere yet would be written through
        raise UsageError(
            sentence(
                "{path} is there already, and your work is not overwritten; check it with: grader check {named}, "
                "or begin again, and keep it under another name, with: grader start {slug} --reset",
                path=str(target),
                named=shlex.quote(str(target)),
                slug=exercise.slug,
            )
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            _keep(target, language)
        target.write_bytes(_notebook(exercise, language) if notebook else exercise.starter.source)
        if not notebook and not os.path.lexists(_statement_beside(target)):
            _statement_beside(target).write_bytes(exercise.statement(language).source)
        (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            sentence(
                "{path} cannot be written: {why}; name another folder with --to",
                path=str(target),
                why=system_reason(error),
            )
        ) from error
    return target


def _statement_beside(target: Path) -> Path:
    return target.with_suffix(".md")


def _keep(path: Path, language: Language) -> None:
    """Move ``path`` to a name that no exercise takes and no file has."""
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.old-{number}")):
        number += 1
    path.rename(kept)
    click.echo(translated("{path} is kept as {kept}", language, path=path, kept=kept), err=True)


def _notebook(exercise: Exercise, language: Language) -> bytes:
    """Make a notebook of the statement, and of the starter in a cell that is graded when it is run."""
    import nbformat
    from nbformat import v4

    cells = [
        v4.new_markdown_cell(exercise.statement(language).source.decode()),
        v4.new_code_cell("%load_ext grader"),
        v4.new_code_cell(f"%%grade {exercise.slug}\n{exercise.starter.source.decode()}"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    written: str = nbformat.writes(notebook)
    return written.encode()
