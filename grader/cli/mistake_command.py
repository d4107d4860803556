"""``grader mistake``"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import output, settings, spoken
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.author.drafting import Draft
    from grader.exercise.course import Course

_CONSENT = (
    "This puts a learner's program, without comments and names, into the course, where everybody who has the course "
    "can read it. May it be used so?"
)


@click.group("mistake", cls=spoken.Group)
def command() -> None:
    """Add known mistakes to a course.

    \b
    Example:
      grader mistake new corr2d kernel-halved --from class/kim/corr2d.py
    """


@command.command("new")
@click.argument("slug")
@click.argument("name")
@click.option(
    "--from",
    "file",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A submission (.py) that makes the mistake.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether the program may enter the course.")
@settings.pass_settings
def new(user: settings.Settings, slug: str, name: str, file: Path, yes: bool) -> int:
    """Draft the known mistake NAME of the exercise SLUG from a submission.

    It is written to wrong/NAME.py without comments and names, and to hidden.yaml with the groups that it fails, which
    are found by running it. The sentence that names it, and the hint, are yours to write: they say TODO until then.

    \b
    Example:
      grader mistake new corr2d kernel-halved --from class/kim/corr2d.py
    """
    if file.suffix != ".py":
        raise UsageError(f"{file} is not a .py file; of a notebook, save its cells as one first")
    course = user.grading_course((file,))
    made = _drafted(course, slug, name, file)
    _ask(yes)
    _write(made)
    click.echo(f"{made.program}: read it, and say in its first line what is wrong.")
    click.echo(f"{made.hidden}: write 'ko' and 'hint' of {name!r}; it fails {', '.join(made.fails)}.")
    click.echo(f"Then: grader verify {slug}")
    return 0


def _drafted(course: Course, slug: str, name: str, file: Path) -> Draft:
    """Draft the mistake; where new names change what the program does, the learner's stay, and that is said."""
    from grader.author import drafting
    from grader.exercise.yaml_document import Document
    from grader.grading import Grader

    exercise = course.exercise(slug)
    drafting.check_name(exercise, name)
    source = file.read_bytes()
    with Grader(course) as grader:
        original = grader.look(slug, source)
        fails = drafting.failing_groups(original)
        for mistake in original.mistakes:
            click.echo(f"It behaves like the known mistake {mistake.name!r}, in whole or in part.", err=True)
        text = grader.plain_source(slug, source)
        if not drafting.is_same(original, grader.look(slug, text.encode())):
            click.echo("With other names it does something else, so that the learner's names stay in it.", err=True)
            text = grader.plain_source(slug, source, renames=False)
            if not drafting.is_same(original, grader.look(slug, text.encode())):
                raise UsageError(f"{file} does something else without its comments; write wrong/{name}.py by hand")
    made = drafting.draft(exercise, name, text, fails)
    with tempfile.TemporaryDirectory(prefix="grader-mistake-") as folder:
        tried = Path(folder) / made.hidden.name
        tried.write_text(made.yaml, encoding="utf-8")
        drafting.check_entry(Document(made.hidden), Document(tried), name)
    return made


def _ask(yes: bool) -> None:
    """Go on only where somebody says that the learner's program may be used."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here whether a learner's program may enter the course; say it with --yes")
    try:
        agreed = click.confirm(_CONSENT, err=True)
    except click.Abort as error:
        raise UsageError("nothing was written") from error
    if not agreed:
        raise UsageError("nothing was written")


def _write(made: Draft) -> None:
    made.program.parent.mkdir(exist_ok=True)
    output.write_file(made.program, [made.source.encode()])
    try:
        output.write_file(made.hidden, [made.yaml.encode()])
    except BaseException:
        made.program.unlink(missing_ok=True)  # a program without an entry would keep the course from being read
        raise
