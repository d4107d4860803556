"""``grader merge``"""

from __future__ import annotations

import click

from grader.cli import gradebooks, spoken
from grader.errors import UsageError
from grader.reporting.rendering import score_text


@click.command("merge", cls=spoken.Command)
@click.argument("out", metavar="OUT")
@click.argument("parts", nargs=-1, required=True, metavar="IN...")
def command(out: str, parts: tuple[str, ...]) -> int:
    """Put gradebooks together into the gradebook OUT.

    They may be those of 'grader grade --shard'. Each is a file, or a database as postgresql://USER@HOST/DATABASE. OUT
    is made where there is none, and keeps what it has. It does not matter in which order they come, nor whether one
    comes twice. Where two hold the same hand-in, graded by two versions of an exercise, what was graded last counts,
    and that is said.

    \b
    Example:
      grader merge class.gradebook part-*.gradebook
    """
    if out in parts:
        raise UsageError(f"{out} is what the others are put into; leave it out of what follows")
    rows = 0
    with gradebooks.opened(out, make=True) as book:
        for name in parts:
            with gradebooks.opened(name) as other:
                taken = book.take(other)
            rows += taken.rows
            for counts, older in taken.conflicts:
                said = (
                    f"{score_text(counts.score, counts.max_score)}, and not {score_text(older.score, older.max_score)}"
                )
                what = f"{counts.name} {counts.exercise}: graded by two versions of the exercise"
                click.echo(f"{what}; the one that graded last counts: {said}", err=True)
    click.echo(f"{rows} rows of {len(parts)} gradebooks are in {out}")
    return 0
