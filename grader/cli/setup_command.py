"""``grader setup``"""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from grader.cli import settings, spoken
from grader.errors import UsageError
from grader.exercise.course import no_exercise

PLATFORMS = ("gradescope",)  # a module in grader/author/platforms each


@click.command("setup", cls=spoken.Command)
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--exercise", "slugs", multiple=True, help="Only this exercise; may be given several times.")
@click.option("--allow-weak-isolation", is_flag=True, help="Grade there although a protection is missing.")
@settings.pass_settings
def command(
    user: settings.Settings, platform: str, out: Path, slugs: tuple[str, ...], allow_weak_isolation: bool
) -> None:
    """Write to OUT what a platform needs to grade by this course.

    For Gradescope it is the zip of an autograder: the course, solutions included, this package, pinned versions of what
    it needs, and the two scripts that Gradescope runs. Comments in them say what goes where.

    \b
    Example:
      grader setup gradescope week-1.zip --exercise corr2d
    """
    from grader.author.platforms.wanted import Wanted

    course = user.grading_course(())
    for slug in slugs:
        if slug not in course.slugs():
            raise UsageError(no_exercise(slug, course.slugs()))
    make = importlib.import_module(f"grader.author.platforms.{platform}").make
    click.echo(f"{out}: {make(Wanted(course, slugs, allow_weak_isolation), out)}")
