"""``grader export``"""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from grader.cli import formats, gradebooks, output, policies, settings, spoken
from grader.cohort.policy import marked
from grader.cohort.roster import read_roster
from grader.reporting.writers import Context, Writer


@click.command("export", cls=spoken.Command)
@click.argument("form", type=formats.Format(), metavar="FORMAT")
@gradebooks.option(required=True)
@click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path),
    help="Write to this file, whole or not at all, and not to standard output.",
)
@click.option("--feedback", is_flag=True, help="Show every submission's feedback, where the form can do with a table.")
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="For canvas and moodle: the class as exported there, whose rows the marks are written into.",
)
@policies.option()
@settings.pass_settings
def command(
    user: settings.Settings,
    form: Writer,
    gradebook: str,
    file: Path | None,
    feedback: bool,
    roster: Path | None,
    policy: Path | None,
) -> int:
    """Write what is in a gradebook, without grading again.

    Marks are by the policy that held when they were graded, or by --policy.

    FORMAT is one of those of 'grader grade --format'. Everybody has a row for each exercise: of the last attempt, what
    was graded last.

    \b
    Example:
      grader export csv --gradebook class.gradebook > scores.csv
      grader export html --gradebook postgresql://teacher@db/cnn --output class.html
      grader export class --gradebook class.gradebook --output spring.class.html
      grader export canvas --gradebook class.gradebook --roster canvas.csv > marks.csv
    """
    context = Context(user.language, feedback)
    if roster is not None:
        order = policies.order(lambda: user.grading_course(()))
        context = replace(context, roster=read_roster(roster), exercises=order)
    if policy is not None or "policy" in form.needs:  # no other form needs a course
        context = policies.of_class(context, lambda: user.grading_course(()), policy)
    if file is not None:
        output.check_target(file)
    with gradebooks.opened(gradebook) as book:
        reports = book.reports() if policy is None else (marked(context.policy, each) for each in book.reports())
        if file is None:
            formats.put(form, reports, context)
        else:
            formats.put_into(file, form, reports, context)
    return 0
