"""``grader new``"""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import settings, spoken


@click.command("new", cls=spoken.Command)
@click.argument("slug")
@settings.pass_settings
def command(user: settings.Settings, slug: str) -> None:
    """Begin an exercise with blanks to fill in.

    The files of exercise SLUG are written into exercises/ and solutions/ of the course, with a blank, ___, wherever
    something is to be filled in. Then 'grader verify SLUG' says what is not proven yet.

    The course is the one of --course, which may be an empty folder, the nearest one upward from here, or the one of
    'grader course use'. Where there is none, a new one begins in the current folder.

    \b
    Example:
      grader new moving-average
    """
    from grader.author.new_exercise import BLANK, make_exercise
    from grader.exercise.course_choice import course_to_write

    course = course_to_write(user.named_course, Path.cwd())
    is_new = not course.slugs()
    for path in make_exercise(course, slug):
        click.echo(path)
    if is_new:
        click.echo(f"\nA new course begins in {course.name}.")
    click.echo(f"\nFill in every {BLANK}, then: grader verify {slug}")
