"""``grader compare``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import spoken
from grader.text import one_line, shown_name

if TYPE_CHECKING:
    from grader.reporting.comparison import Compared, Difference

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("compare", cls=spoken.Command)
@click.argument("first", type=_FILE, metavar="A.json")
@click.argument("second", type=_FILE, metavar="B.json")
def command(first: Path, second: Path) -> int:
    """Say which verdicts differ between two runs.

    A.json and B.json are what 'grader grade --output' wrote. With each submission whose verdicts differ stands what
    else does: versions, platform, limits and protections, the exercise, the submission itself.

    The exit status is 1 when a verdict differs.

    \b
    Example:
      grader compare monday.json tuesday.json
    """
    from grader.reporting import comparison
    from grader.reporting.json import read

    documents = (read(path.read_bytes(), str(path)) for path in (first, second))
    found = comparison.compare(*documents)
    for each in found:
        _say(each)
    if not found:
        click.echo("No verdict differs.")
    return 1 if found else 0


def _say(compared: Compared) -> None:
    learner, exercise, attempt = compared.whose
    again = f", attempt {attempt}" if attempt is not None else ""
    click.echo(f"{shown_name(learner)}  {shown_name(exercise or '-')}{again}")
    for each in compared.verdicts:
        click.echo(f"  {_text(each)}")
    if compared.circumstances:
        click.echo("  what else differs:")
    elif all(each.what != "report" for each in compared.verdicts):
        click.echo("  nothing else that is known differs")
    for each in compared.circumstances:
        click.echo(f"    {_text(each)}")


def _text(difference: Difference) -> str:
    first, second = (
        "none" if value is None else one_line(str(value)) or "none" for value in (difference.first, difference.second)
    )
    return f"{one_line(difference.what)}: {first} -> {second}"
