"""``grader setup``"""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from grader.cli import settings, spoken
from grader.errors import UsageError
from grader.exercise.course import no_exercise

PLATFORMS = (  # a module in grader/author/platforms each
    "github",
    "gitlab",
    "gradescope",
    "classroom50",
    "prairielearn",
    "container",
)
_OPTIONS = {"passing": "--pass", "sealed": "--sealed"}  # that not every platform has a use for


@click.command("setup", cls=spoken.Command)
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--exercise", "slugs", multiple=True, help="Only this exercise; may be given several times.")
@click.option(
    "--pass",
    "passing",
    type=click.FloatRange(min=0, max=100, min_open=True),
    metavar="PERCENT",
    help="For github and gitlab: the share of its points that every exercise needs for the job to pass, or else all.",
)
@click.option(
    "--sealed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="For github, gitlab and classroom50: grade in learners' own repositories, by this file of 'grader seal'.",
)
@click.option("--allow-weak-isolation", is_flag=True, help="Grade there although a protection is missing.")
@settings.pass_settings
def command(
    user: settings.Settings,
    platform: str,
    out: Path,
    slugs: tuple[str, ...],
    passing: float | None,
    sealed: Path | None,
    allow_weak_isolation: bool,
) -> None:
    """Write to OUT what a platform needs to grade by this course.

    For Gradescope, OUT is the zip of an autograder; for the others, a new folder. It holds this package, pinned
    versions of what that needs, the scripts that the platform runs, and a README that says what goes where and what is
    not protected there. The course is in it as well, solutions included: keep it where no learner can read.

    In a repository of a learner's own there are no secrets, so github and gitlab grade learners' repositories from one
    of yours. With --sealed they grade in the learners' own, by a course that 'grader seal' encrypted.

    container writes what an image is built of that grades; it holds no course.

    \b
    Example:
      grader setup gradescope week-1.zip --exercise corr2d
      grader setup github grading/ --pass 80
      grader setup github template/ --sealed course.sealed
    """
    from grader.author.platforms.wanted import Wanted

    module = importlib.import_module(f"grader.author.platforms.{platform}")
    for name, given in (("passing", passing), ("sealed", sealed)):
        if given is not None and name not in module.TAKES:
            raise UsageError(f"{_OPTIONS[name]} means nothing for {platform}; leave it out")
    if sealed is not None and allow_weak_isolation:
        what = "without a protection, what is graded could read the key"
        raise UsageError(f"--sealed cannot be used with --allow-weak-isolation: {what}; leave one of them out")
    course = user.course_to_publish()
    for slug in slugs:
        if slug not in course.slugs():
            raise UsageError(no_exercise(slug, course.slugs()))
    wanted = Wanted(course, slugs, allow_weak_isolation, 100 if passing is None else passing, sealed)
    click.echo(f"{out}: {module.make(wanted, out)}")
