"""``grader handout``"""

from __future__ import annotations

from pathlib import Path

import click

from grader.catalogue import marked
from grader.cli import settings, spoken


@click.command("handout", cls=spoken.Command)
@click.argument("out", type=click.Path(path_type=Path))
@settings.pass_settings
def command(user: settings.Settings, out: Path) -> None:
    """Write what learners get to the new folder OUT.

    It is exercises/ without anything that does not belong there, and a practice key for each exercise: calls like the
    hidden ones, with their answers, and what the known mistakes do in them. So 'grader check' names mistakes there, and
    finds the smallest failing call, without reference solutions or hidden calls.

    \b
    Example:
      grader handout ~/handouts/week-1
    """
    from grader.author.handout import check_target, public_files, write_handout
    from grader.grading import Grader

    course = user.course_to_publish()
    check_target(out)
    files = public_files(course)
    slugs = course.slugs()
    with Grader(course, allow_weak=True) as grader:
        settings.say_left_out(grader.gradable(slugs).values(), user.language)
        made = ((slug, grader.practice_key(slug)) for slug in slugs)
        keys = dict(settings.progress(made, len(slugs), marked("Practice keys"), user.language))
    write_handout(files, keys, out)
    click.echo(f"{out} holds {len(slugs)} exercises, {len(files)} files of exercises/, and their practice keys.")
