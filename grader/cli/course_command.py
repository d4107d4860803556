"""``grader course``"""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import spoken
from grader.exercise.course import Course
from grader.exercise.course_choice import keep_course


@click.group("course", cls=spoken.Group)
def command() -> None:
    """Say which course to grade by.

    Whoever grades never takes a course from the current folder: submissions lie there, and could bring their own. So it
    is named by --course or GRADER_COURSE, or once for all here.

    \b
    Example:
      grader course use ~/courses/cnn
    """


@command.command("use")
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
def use(path: Path) -> None:
    """Grade by the course in the folder PATH from now on.

    It is kept in your own configuration, and --course and GRADER_COURSE go before it.

    \b
    Example:
      grader course use ~/courses/cnn
    """
    course = Course.named(path)
    kept = keep_course(course)
    click.echo(f"{course.root.resolve()} is the course from now on, as {kept} says.")
    if not course.solutions.is_dir():
        click.echo("It has no solutions/, so that it can be learned by and not graded by.", err=True)
