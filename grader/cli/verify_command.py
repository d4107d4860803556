"""``grader verify``"""

from __future__ import annotations

import click

from grader.cli import settings


@click.command("verify")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.pass_context
def command(ctx: click.Context, slugs: tuple[str, ...]) -> int:
    """Prove that exercises can tell right from wrong.

    All of them are looked at, or those named.

    The starter must earn nothing, the reference solution everything, and every wrong solution must fail exactly the
    groups that hidden.yaml names for it. The exit status is 1 when something is not so.

    \b
    Example:
      grader verify
      grader verify corr2d
    """
    from grader.author.verify import verify
    from grader.sandbox.sandbox import Sandbox

    course = settings.course(ctx)
    exercises = [course.exercise(slug) for slug in slugs] or list(course.in_order())
    findings = 0
    with Sandbox() as sandbox:
        verified = (verify(exercise, sandbox) for exercise in exercises)
        for result in settings.progress(verified, len(exercises), "Verifying"):
            mark = "✗" if result.findings else "✓"
            click.echo(f"{mark} {result.slug}: {result.wrong_solutions} wrong solutions, {result.cases} cases")
            for finding in result.findings:
                click.echo(f"    {finding.path}: {finding.problem}")
            findings += len(result.findings)
    click.echo(f"{len(exercises)} exercises, {findings} findings")
    return 1 if findings else 0
